package io.quarkiverse.rest.idempotency.test.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.PostgresServer;
import io.quarkus.arc.Unremovable;
import io.quarkus.credentials.CredentialsProvider;
import io.quarkus.test.QuarkusUnitTest;

/** Records in another reactive datasource than the default one, with TLS and with a provider of credentials. */
class NamedReactiveDatasourceTest {

    private static final String LEDGER = "reactive_ledger";
    private static final String FIRST = "ledger_first";
    private static final String SECOND = "ledger_second";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ReactivePgApplication.of("reactive_default", CountingResource.class,
            Credentials.class)
            .overrideConfigKey("quarkus.rest-idempotency.datasource", "ledger")
            .overrideConfigKey("quarkus.rest-idempotency.sql.table", "kept_keys")
            .overrideConfigKey("quarkus.datasource.ledger.db-kind", "postgresql")
            .overrideConfigKey("quarkus.datasource.ledger.credentials-provider", "ledger-role")
            .overrideConfigKey("quarkus.datasource.ledger.credentials-provider-name", "ledger-credentials")
            .overrideConfigKey("quarkus.datasource.ledger.reactive.url", ReactivePgApplication.url(LEDGER,
                    "CREATE ROLE " + FIRST + " LOGIN SUPERUSER", "CREATE ROLE " + SECOND + " LOGIN SUPERUSER"))
            .overrideConfigKey("quarkus.datasource.ledger.reactive.postgresql.ssl-mode", "verify-full")
            .overrideConfigKey("quarkus.datasource.ledger.reactive.hostname-verification-algorithm", "HTTPS")
            .overrideConfigKey("quarkus.datasource.ledger.reactive.trust-certificate-pem", "true")
            .overrideConfigKey("quarkus.datasource.ledger.reactive.trust-certificate-pem.certs", PostgresServer.tls());

    /** A role that changes while the application runs, as that of a vault does. */
    @ApplicationScoped
    @Unremovable
    @Named("ledger-credentials")
    public static class Credentials implements CredentialsProvider {

        volatile String role = FIRST;

        @Override
        public Map<String, String> getCredentials(String provider) {
            return provider.equals("ledger-role") ? Map.of(USER_PROPERTY_NAME, role, PASSWORD_PROPERTY_NAME, "secret")
                    : Map.of();
        }

        void change(String other) {
            role = other;
        }
    }

    @Inject
    @Named("ledger-credentials")
    Credentials credentials;

    private static void post() {
        given().header("Idempotency-Key", UUID.randomUUID().toString()).body("a").post("/count/blocking").then()
                .statusCode(201);
    }

    private static String ledger(String query) throws SQLException {
        try (Connection connection = PostgresServer.connection(LEDGER);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The roles of the connections of the application to the ledger, with or without TLS. */
    private static String connections() throws SQLException {
        return ledger("SELECT string_agg(DISTINCT usename || CASE WHEN ssl THEN ' with TLS' ELSE ' without TLS' END, ', ')"
                + " FROM pg_stat_activity JOIN pg_stat_ssl USING (pid) WHERE datname = '" + LEDGER
                + "' AND pid <> pg_backend_pid()");
    }

    @Test
    void records_areInTheDatasourceThatIsNamed() throws SQLException {
        post();

        assertThat(ledger("SELECT count(*) > 0 FROM kept_keys WHERE operation = 'blocking'")).isEqualTo("t");
    }

    @Test
    void connections_haveTheTlsAndTheNewestCredentialsOfTheDatasource() throws SQLException {
        post();
        assertThat(connections()).isEqualTo(FIRST + " with TLS");

        credentials.change(SECOND);
        ledger("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '" + FIRST + "'");
        post();

        assertThat(connections()).isEqualTo(SECOND + " with TLS");
    }
}
