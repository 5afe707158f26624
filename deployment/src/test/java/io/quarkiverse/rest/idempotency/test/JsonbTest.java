package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.agroal.api.AgroalDataSource;
import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkiverse.rest.idempotency.support.Without;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;

/** An application that has JSON-B and no Jackson: bodies, their replay, problem bodies, waiting duplicates, transactions. */
class JsonbTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = ExtensionTest.application()
            .withApplicationRoot(
                    jar -> jar.addClasses(Payments.class, Payment.class, MemoryApplication.class,
                            RawConnection.class, SpooledBodies.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:jsonb;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .addBootstrapCustomizer(Without.extensions(Set.of("quarkus-rest-jackson", "quarkus-rest-jackson-common"),
                    List.of(Dependency.of("io.quarkus", "quarkus-rest-jsonb", Version.getVersion()))));

    /** JSON-B leaves out what is null, and Jackson does not. */
    public static class Payment {

        public int amount;
        public int run;
        public String note;

        static Payment of(int amount, int run) {
            Payment payment = new Payment();
            payment.amount = amount;
            payment.run = run;
            return payment;
        }
    }

    @Path("/payments")
    @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
    public static class Payments {

        static final AtomicInteger RUNS = new AtomicInteger();
        static volatile CompletableFuture<Integer> statusOfFirst;

        @Inject
        AgroalDataSource effects;

        @POST
        @Path("blocking")
        public Payment blocking(Payment payment) {
            return Payment.of(payment.amount, RUNS.incrementAndGet());
        }

        @POST
        @Path("uni")
        public Uni<Payment> uni(Payment payment) {
            return Uni.createFrom().item(() -> blocking(payment));
        }

        @POST
        @Path("list")
        public List<Payment> list(List<Payment> payments) {
            return payments.stream().map(this::blocking).toList();
        }

        @POST
        @Path("map")
        public Map<String, Payment> map(Payment payment) {
            return Map.of("one", blocking(payment));
        }

        @POST
        @Path("response")
        public Response response(Payment payment) {
            return Response.status(201).entity(blocking(payment)).build();
        }

        @POST
        @Path("held")
        public Response held(Payment payment) {
            int run = RUNS.incrementAndGet();
            return Response.status(run == 1 ? statusOfFirst.join() : 200).entity(Payment.of(payment.amount, run)).build();
        }

        @POST
        @Path("in-transaction")
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public Payment inTransaction(Payment payment) throws SQLException {
            try (Connection connection = effects.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO effect VALUES (" + payment.amount + ")");
            }
            return blocking(payment);
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String key;

    @Inject
    AgroalDataSource effects;

    @BeforeEach
    void nothingHasRun() throws SQLException {
        key = UUID.randomUUID().toString();
        Payments.RUNS.set(0);
        Payments.statusOfFirst = new CompletableFuture<>();
        try (Connection connection = effects.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS effect (amount int)");
            statement.execute("DELETE FROM effect");
        }
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String key, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + "/payments/"
                + path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String payment(int amount) {
        return "{\"amount\":" + amount + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "list", "map", "response", "in-transaction" })
    void body_isAsWithoutAKey_andReplayed(String path) {
        String body = path.equals("list") ? '[' + payment(7) + ']' : payment(7);
        HttpResponse<String> unkeyed = post(path, null, body).join();
        Payments.RUNS.set(0);
        HttpResponse<String> first = post(path, key, body).join();
        HttpResponse<String> replay = post(path, key, body).join();

        assertThat(first.statusCode()).isEqualTo(unkeyed.statusCode()).isBetween(200, 201);
        assertThat(first.body()).isEqualTo(unkeyed.body()).contains("{\"amount\":7,\"run\":1}");
        assertThat(first.headers().firstValue("Content-Type")).isEqualTo(unkeyed.headers().firstValue("Content-Type"));
        assertThat(replay.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(replay.statusCode()).isEqualTo(first.statusCode());
        assertThat(replay.body()).isEqualTo(first.body());
        assertThat(replay.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(Payments.RUNS).hasValue(1);
    }

    @Test
    void methodThatCompletesInItsTransaction_hasOneEffect() throws SQLException {
        post("in-transaction", key, payment(7)).join();
        post("in-transaction", key, payment(7)).join();

        try (Connection connection = effects.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM effect")) {
            rows.next();
            assertThat(rows.getInt(1)).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "in-transaction" })
    void keyOfAnotherRequest_isRejectedWithAProblem(String path) {
        post(path, key, payment(7)).join();

        HttpResponse<String> rejected = post(path, key, payment(8)).join();

        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(rejected.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JsonPath.from(rejected.body()).getString("code")).isEqualTo("idempotency_key_reused");
        assertThat(JsonPath.from(rejected.body()).getInt("status")).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "uni", "in-transaction" })
    void bodyThatIsNoJson_isAnsweredAsWithoutAKey_andLeavesNoRecord(String path) {
        HttpResponse<String> unkeyed = post(path, null, "{no json").join();
        HttpResponse<String> keyed = post(path, key, "{no json").join();

        assertThat(keyed.statusCode()).isEqualTo(unkeyed.statusCode());
        assertThat(withoutErrorIds(keyed.body())).isEqualTo(withoutErrorIds(unkeyed.body()));
        assertThat(post(path, key, payment(7)).join().body()).contains("\"run\":1");
    }

    private static String withoutErrorIds(String body) {
        return body.replaceAll("[0-9a-f-]{36}-[0-9]+", "id");
    }

    @ParameterizedTest
    @CsvSource({ "200,1,true", "500,2," })
    void waitingDuplicate_getsAReplayOrRunsTheMethod(int statusOfFirst, int run, String replayed) throws Exception {
        CompletableFuture<HttpResponse<String>> owner = post("held", key, payment(7));
        await().until(() -> Payments.RUNS.get() == 1);
        CompletableFuture<HttpResponse<String>> duplicate = post("held", key, payment(7));
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);

        Payments.statusOfFirst.complete(statusOfFirst);

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(statusOfFirst);
        HttpResponse<String> answer = duplicate.get(30, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonPath.from(answer.body()).getInt("run")).isEqualTo(run);
        assertThat(answer.headers().firstValue("Idempotent-Replayed").orElse(null)).isEqualTo(replayed);
    }
}
