package dev.lockstep.lambda;

import java.net.URI;

/// The pre-signed URL that CloudFormation waits at. Who has it can answer in our name, so it prints without its signature.
record ResponseUrl(URI uri) {

    /// Keeps every byte of the URL: another encoding of the same address would not fit the signature.
    static ResponseUrl of(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("the ResponseURL of the event is not a URL"); // the cause quotes it
        }
        if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
            throw new IllegalArgumentException("the ResponseURL of the event is not an http or https URL");
        }
        return new ResponseUrl(uri);
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public String toString() {
        return uri.getScheme() + "://" + host() + "/***";
    }
}
