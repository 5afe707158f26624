package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;

/** Settings of TLS with which the reactive client can make no connection. */
class PgTlsTest {

    private final PgConnectOptions options = new PgConnectOptions();

    @Test
    void verifyFull_withoutTheVerificationOfNames_isAProblem() {
        options.setSslMode(SslMode.VERIFY_FULL).setTrustOptions(new PemTrustOptions());

        assertThat(PgTls.problem(options, "ledger")).contains("quarkus.datasource.\"ledger\".reactive."
                + "hostname-verification-algorithm: expected HTTPS, because quarkus.datasource.\"ledger\".reactive.postgresql."
                + "ssl-mode is verify-full, and was NONE. Set it to HTTPS, or the mode to verify-ca");
        assertThat(PgTls.problem(options.setHostnameVerificationAlgorithm("HTTPS"), "ledger")).isEmpty();
    }

    @Test
    void verification_withoutACertificate_isAProblem() {
        options.setSslMode(SslMode.VERIFY_CA);

        assertThat(PgTls.problem(options, "<default>"))
                .contains("quarkus.datasource.reactive.trust-certificate-pem: expected a "
                        + "certificate to trust, because quarkus.datasource.reactive.postgresql.ssl-mode is verify-ca, and there is "
                        + "none. Set it to true and its certs to a file, or set trust-certificate-jks or -pfx");
        assertThat(PgTls.problem(options.setSslMode(SslMode.REQUIRE), "<default>")).isEmpty();
    }
}
