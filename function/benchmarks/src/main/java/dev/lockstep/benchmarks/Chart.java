package dev.lockstep.benchmarks;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// Wall time by number of change sets as a drawing: both axes grow tenfold, so that a straight line of slope one is what grows with its input.
record Chart(Results results, Flags flags, List<Integer> sizes) {

    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int GAP = 70;
    private static final int MARGIN = 30;
    private static final int LEGEND = 24;
    private static final double LEAST = 0.02;
    private static final double MOST = 200;

    /// Who is drawn, in which colour: colours that are told apart by people who see few of them.
    private record Line(Contender contender, String colour) {}

    private record Point(double x, double y) {}

    private static final List<Line> LINES = List.of(new Line(Contender.LOCKSTEP, "#d55e00"),
            new Line(Contender.LOCKSTEP_DEPLOYMENT, "#e69f00"),
            new Line(Contender.LIQUIBASE, "#0072b2"), new Line(Contender.FLYWAY, "#009e73"), new Line(Contender.DBMATE, "#cc79a7"),
            new Line(Contender.PSQL, "#56b4e9"), new Line(Contender.FLOOR, "#666666"));

    String svg() {
        int width = 2 * (LEFT + WIDTH) + GAP + MARGIN;
        int height = TOP + HEIGHT + 60 + LEGEND * ((LINES.size() + 2) / 3);
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">%n", width,
                height);
        svg.format("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
        panel(svg, Scenario.INSTALL, LEFT);
        panel(svg, Scenario.NOTHING, LEFT + WIDTH + GAP + LEFT);
        for (int i = 0; i < LINES.size(); i++) {
            int x = LEFT + (i % 3) * (width - LEFT) / 3;
            int y = TOP + HEIGHT + 64 + LEGEND * (i / 3);
            svg.format("<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/>", x, y - 12, LINES.get(i).colour());
            svg.format("<text x=\"%d\" y=\"%d\">%s</text>%n", x + 22, y, LINES.get(i).contender().title());
        }
        return svg.format("</svg>%n").toString();
    }

    private void panel(Formatter svg, Scenario scenario, int left) {
        svg.format("<text x=\"%d\" y=\"%d\" font-size=\"16\">%s: wall seconds by number of change sets</text>%n", left, TOP - 20,
                scenario.title());
        for (double tick : List.of(0.1, 1.0, 10.0, 100.0)) {
            double y = y(tick);
            svg.format("<path d=\"M%d %.1fH%d\" stroke=\"#dddddd\"/>", left, y, left + WIDTH);
            svg.format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n", left - 8, y + 4,
                    tick < 1 ? "0.1" : Integer.toString((int) tick));
        }
        for (int size : sizes) {
            double x = x(size, left);
            svg.format("<path d=\"M%.1f %dV%d\" stroke=\"#eeeeee\"/>", x, TOP, TOP + HEIGHT);
            svg.format("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>%n", x, TOP + HEIGHT + 20, size);
        }
        LINES.forEach(line -> line(svg, line, scenario, left));
    }

    private void line(Formatter svg, Line line, Scenario scenario, int left) {
        List<Point> points = new ArrayList<>();
        for (int size : sizes.stream().sorted().toList()) {
            results.usage(new Results.Key(flags, scenario, size, line.contender()))
                    .ifPresent(usage -> points.add(new Point(x(size, left), y(usage.wall()))));
        }
        if (!points.isEmpty()) {
            svg.format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" points=\"", line.colour());
            points.forEach(point -> svg.format("%.1f,%.1f ", point.x(), point.y()));
            svg.format("\"><title>%s</title></polyline>%n", line.contender().title());
            points.forEach(
                    point -> svg.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", point.x(), point.y(), line.colour()));
        }
    }

    private double x(int size, int left) {
        double first = Math.log(sizes.stream().min(Integer::compare).orElse(1));
        double last = Math.log(sizes.stream().max(Integer::compare).orElse(1));
        return last == first ? left + WIDTH / 2.0 : left + 20 + (WIDTH - 40) * (Math.log(size) - first) / (last - first);
    }

    private static double y(double seconds) {
        double kept = Math.clamp(seconds, LEAST, MOST);
        return TOP + HEIGHT * (Math.log(MOST) - Math.log(kept)) / (Math.log(MOST) - Math.log(LEAST));
    }
}
