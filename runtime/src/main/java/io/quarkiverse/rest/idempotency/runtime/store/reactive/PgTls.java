package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.util.Optional;

import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;

/**
 * The settings of TLS that the client rejects, though only when it makes a connection: every request would be answered that the
 * store is unavailable.
 */
final class PgTls {

    private PgTls() {
    }

    /**
     * @param datasource its name, for the properties that the problem names
     * @return the reason that no connection can be made; empty when there is none
     */
    static Optional<String> problem(PgConnectOptions options, String datasource) {
        SslMode mode = options.getSslMode();
        String algorithm = options.getHostnameVerificationAlgorithm();
        String because = ", because " + property(datasource, "postgresql.ssl-mode") + " is " + mode.value + ", and ";
        if (mode == SslMode.VERIFY_FULL && (algorithm == null || algorithm.isEmpty())) {
            return Optional.of(property(datasource, "hostname-verification-algorithm") + ": expected HTTPS" + because
                    + "was NONE. Set it to HTTPS, or the mode to verify-ca");
        }
        if ((mode == SslMode.VERIFY_FULL || mode == SslMode.VERIFY_CA) && options.getTrustOptions() == null) {
            return Optional.of(property(datasource, "trust-certificate-pem") + ": expected a certificate to trust" + because
                    + "there is none. Set it to true and its certs to a file, or set trust-certificate-jks or -pfx");
        }
        return Optional.empty();
    }

    private static String property(String datasource, String name) {
        return DataSourceUtil.dataSourcePropertyKey(datasource, "reactive." + name);
    }
}
