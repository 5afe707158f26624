package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/**
 * No secret of a request or of a response reaches the database in any mode. Every byte of every record is read, while the
 * method runs and after its response.
 */
class SecretsTest {

    private static final String SECRET = "SECRET";
    private static final int BODY_LIMIT = 64;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("secrets", Vaults.class, Leaks.class, Rebuilder.class, RebuilderInTransaction.class,
                    Records.class)
            .overrideConfigKey("quarkus.rest-idempotency.body-limit", String.valueOf(BODY_LIMIT));

    /** The contents of the table of records, as text. */
    @Singleton
    public static class Records {

        static final List<String> SEEN = new CopyOnWriteArrayList<>();

        @Inject
        AgroalDataSource dataSource;

        /** Reads what is committed. */
        String read() {
            return QuarkusTransaction.suspendingExisting().call(() -> {
                StringBuilder all = new StringBuilder();
                try (Connection connection = dataSource.getConnection();
                        ResultSet rows = connection.createStatement().executeQuery("SELECT * FROM idempotency_record")) {
                    while (rows.next()) {
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            all.append(text(rows, i)).append('\n');
                        }
                    }
                }
                return all.toString();
            });
        }

        private static String text(ResultSet rows, int column) throws SQLException {
            if (rows.getMetaData().getColumnType(column) != Types.BLOB) {
                return rows.getString(column);
            }
            byte[] bytes = rows.getBytes(column);
            return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    @Path("/vaults")
    public static class Vaults {

        @Inject
        Records records;

        @POST
        @Path("stored/{outcome}")
        @Idempotent
        public Response stored(String outcome, String body) {
            return open(outcome, "kept-body");
        }

        @POST
        @Path("stored-in-transaction/{outcome}")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Response storedInTransaction(String outcome, String body) {
            return open(outcome, "kept-body");
        }

        @POST
        @Path("rebuild/{outcome}")
        @Idempotent(operation = "rebuild", replay = Replay.REBUILD)
        public Response rebuild(String outcome, String body) {
            return open(outcome, "SECRET-vended");
        }

        @POST
        @Path("rebuild-in-transaction/{outcome}")
        @Idempotent(operation = "rebuild-in-transaction", replay = Replay.REBUILD, completion = Completion.IN_TRANSACTION)
        public Response rebuildInTransaction(String outcome, String body) {
            return open(outcome, "SECRET-vended");
        }

        @POST
        @Path("status-only/{outcome}")
        @Idempotent(replay = Replay.STATUS_ONLY)
        public Response statusOnly(String outcome, String body) {
            return open(outcome, "SECRET-body");
        }

        @POST
        @Path("status-only-in-transaction/{outcome}")
        @Idempotent(replay = Replay.STATUS_ONLY, completion = Completion.IN_TRANSACTION)
        public Response statusOnlyInTransaction(String outcome, String body) {
            return open(outcome, "SECRET-body");
        }

        private Response open(String outcome, String body) {
            Records.SEEN.add(records.read());
            return switch (outcome) {
                case "created" -> leaking(201, body).build();
                case "large" -> leaking(200, "SECRET-large ".repeat(BODY_LIMIT)).build();
                case "missing" -> leaking(404, "not here").build();
                case "thrown" -> throw new ClientErrorException("SECRET-message", leaking(409, "not now").build());
                case "failed" -> leaking(500, "SECRET-failure").build();
                default -> throw new IllegalStateException("SECRET-exception");
            };
        }

        private static Response.ResponseBuilder leaking(int status, String body) {
            return Response.status(status).entity(body).header("ETag", "\"kept-etag\"")
                    .cookie(new NewCookie.Builder("session").value("SECRET-cookie").build())
                    .header("set-cookie", "lower=SECRET-cookie").header("Set-Cookie2", "two=SECRET-cookie")
                    .header("Authorization", "SECRET-authorization").header("WWW-Authenticate", "SECRET-challenge")
                    .header("Authentication-Info", "SECRET-info").header("Proxy-Authenticate", "SECRET-proxy")
                    .header("Proxy-Authorization", "SECRET-proxy").header("proxy-anything", "SECRET-proxy")
                    .header("X-Api-Key", "SECRET-api-key").header("Content-Type2", "SECRET-almost-listed");
        }
    }

    /** Headers that are added behind the method. */
    public static class Leaks {

        @ServerResponseFilter
        public void leak(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Filter", "SECRET-filter");
            response.getHeaders().add("Set-Cookie", "filter=SECRET-filter");
        }
    }

    @Singleton
    public static class Rebuilder implements ResponseRebuilder {

        @Override
        public String operation() {
            return "rebuild";
        }

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            return "kept-reference";
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            return "SECRET-of-now";
        }
    }

    @Singleton
    public static class RebuilderInTransaction extends Rebuilder {

        @Override
        public String operation() {
            return "rebuild-in-transaction";
        }
    }

    @Inject
    Records records;

    @BeforeEach
    void nothingIsKept() throws SQLException {
        Records.SEEN.clear();
        try (Connection connection = records.dataSource.getConnection()) {
            connection.createStatement().execute("DELETE FROM idempotency_record");
        }
    }

    @ParameterizedTest
    @Tag("no-secret")
    @CsvSource({
            "stored, created, 201, kept-body", "stored, large, 200, larger than", "stored, missing, 404, not here",
            "stored, thrown, 409, not now", "stored, failed, 500,", "stored, unmapped, 500,",
            "stored-in-transaction, created, 201, kept-body", "stored-in-transaction, large, 200, larger than",
            "stored-in-transaction, missing, 404, not here", "stored-in-transaction, thrown, 409, not now",
            "stored-in-transaction, failed, 500,", "stored-in-transaction, unmapped, 500,",
            "rebuild, created, 201, kept-reference", "rebuild, large, 200, kept-reference",
            "rebuild, missing, 404, not here", "rebuild, thrown, 409, not now", "rebuild, failed, 500,",
            "rebuild-in-transaction, created, 201, kept-reference", "rebuild-in-transaction, large, 200, kept-reference",
            "rebuild-in-transaction, missing, 404, not here", "rebuild-in-transaction, failed, 500,",
            "status-only, created, 201, kept-etag", "status-only, large, 200, kept-etag",
            "status-only, missing, 404, kept-etag", "status-only, thrown, 409, kept-etag", "status-only, failed, 500,",
            "status-only-in-transaction, created, 201, kept-etag", "status-only-in-transaction, large, 200, kept-etag",
            "status-only-in-transaction, thrown, 409, kept-etag", "status-only-in-transaction, unmapped, 500,"
    })
    void store_receivesNothingOutsideTheAllowList(String mode, String outcome, int status, String kept) {
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            io.restassured.response.Response response = given().header("Idempotency-Key", key)
                    .header("Authorization", "Bearer SECRET-token").header("Cookie", "session=SECRET-cookie")
                    .header("Proxy-Authorization", "Basic SECRET-proxy").header("X-Api-Key", "SECRET-api-key")
                    .queryParam("token", "SECRET-query").body("SECRET-request")
                    .post("/vaults/" + mode + "/" + outcome);

            assertThat(response.statusCode()).isIn(status, 500);
            assertThat(records.read()).doesNotContain(SECRET);
            if (kept != null) {
                assertThat(records.read()).as("what is kept is seen").contains(kept);
            }
        }
        assertThat(Records.SEEN).as("while the method ran").isNotEmpty().allSatisfy(
                seen -> assertThat(seen).contains("/vaults/" + mode).doesNotContain(SECRET));
    }
}
