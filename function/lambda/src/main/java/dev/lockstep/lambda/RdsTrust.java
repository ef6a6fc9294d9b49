package dev.lockstep.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.WrappedFactory;

/// Trusts RDS's own authorities and those of the JVM: RDS Proxy, and databases elsewhere, show certificates of public authorities.
///
/// pgjdbc makes one by its name for every connection (`sslfactory`), which is why class and constructor are public. It checks the host's name
/// itself, in mode `verify-full`.
public final class RdsTrust extends WrappedFactory {

    static final String ROOTS = "rds/roots.pem";

    public RdsTrust(Properties connection) throws IOException, GeneralSecurityException {
        factory = Once.CONTEXT.getSocketFactory();
    }

    /// Reading some 230 certificates takes a while, so it is done once, and only where they are needed.
    private static final class Once {
        static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                var all = new ArrayList<Certificate>(rdsRoots());
                for (var manager : trustManagers(null).getTrustManagers()) {
                    if (manager instanceof X509TrustManager x509) {
                        all.addAll(List.of(x509.getAcceptedIssuers()));
                    }
                }
                var store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                for (int i = 0; i < all.size(); i++) {
                    store.setCertificateEntry("root-" + i, all.get(i));
                }
                var context = SSLContext.getInstance("TLS");
                context.init(null, trustManagers(store).getTrustManagers(), null);
                return context;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException("the certificate authorities could not be read: " + e.getMessage(), e);
            }
        }

        private static TrustManagerFactory trustManagers(@Nullable KeyStore store) throws GeneralSecurityException {
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            return managers;
        }
    }

    /// The authorities in our zip.
    static Collection<X509Certificate> rdsRoots() throws IOException, GeneralSecurityException {
        try (InputStream in = RdsTrust.class.getResourceAsStream(ROOTS)) {
            if (in == null) {
                throw new IOException(ROOTS + " is not in the package");
            }
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }
}
