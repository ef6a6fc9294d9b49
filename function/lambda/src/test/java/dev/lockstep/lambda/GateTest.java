package dev.lockstep.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GateTest {

    @Test
    void hazard_25_lets_one_answer_through_however_many_come_at_once() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            var gate = new Gate();
            var passed = new AtomicInteger();
            var start = new CountDownLatch(1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 16; i++) {
                    var who = "thread " + i;
                    threads.execute(() -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        if (gate.pass(who)) {
                            passed.incrementAndGet();
                        }
                    });
                }
                start.countDown();
            }
            assertThat(passed).hasValue(1);
        }
    }
}
