package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/**
 * Keys in another place than the header: a member of a JSON body, parts of the request, and a resolver of the application.
 */
class KeySourcesTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .withUsers(MemoryApplication.withAllExtensions(Payments.class, Signatures.class, OnWorker.class))
            .overrideConfigKey("quarkus.rest-idempotency.request-body-memory", "1K")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"configured\".key-member", "/requestId");

    /** Says which thread asks it, and does what a client asks for. */
    @Singleton
    public static class Signatures implements KeyResolver {

        @Override
        public String name() {
            return "signatures";
        }

        @Override
        public String resolve(KeyRequest request) {
            if (request.content().header("X-Forbidden").isEmpty()) {
                return request.content().header("X-Signature").stream().findFirst()
                        .map(signature -> request.principal() + "/" + request.content().query() + "/" + signature).orElse(null);
            }
            throw new ForbiddenException("not signed");
        }
    }

    @Singleton
    public static class OnWorker implements KeyResolver {

        @Override
        public String name() {
            return "on-worker";
        }

        @Override
        public boolean blocking() {
            return true;
        }

        @Override
        public String resolve(KeyRequest request) {
            return BlockingOperationControl.isBlockingAllowed() ? new String(request.content().body()) : null;
        }
    }

    @Path("/payments")
    public static class Payments {

        static final AtomicInteger RUNS = new AtomicInteger();

        private static String run() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("member")
        @Idempotent(operation = "member", keyMember = "/idempotency_key", keyRequirement = KeyRequirement.REQUIRED)
        public String member(String body) {
            return run();
        }

        @POST
        @Path("optional")
        @Idempotent(operation = "optional", keyMember = "/idempotency_key")
        public Uni<String> optional(String body) {
            return Uni.createFrom().item(body.isEmpty() ? "" : run());
        }

        @POST
        @Path("configured")
        @Idempotent(operation = "configured", keyParts = "body:/other", keyFormat = KeyFormat.UUID)
        public String configured(String body) {
            return run();
        }

        @POST
        @Path("hooks/{sender}")
        @Idempotent(operation = "hooks", keyParts = { "body:/event/id", "path:sender", "header:X-Account",
                "query:v" }, keyFormat = KeyFormat.UUID, keyRequirement = KeyRequirement.REQUIRED)
        public Uni<String> hook(String body) {
            return Uni.createFrom().item(run());
        }

        @POST
        @Path("resolved")
        @Idempotent(operation = "resolved", keyResolver = "signatures", keyRequirement = KeyRequirement.REQUIRED)
        public String resolved(String body) {
            return run();
        }

        @POST
        @Path("on-worker")
        @Idempotent(operation = "on-worker", keyResolver = "on-worker", keyRequirement = KeyRequirement.REQUIRED)
        public Uni<String> onWorker(String body) {
            return Uni.createFrom().item(run());
        }
    }

    @BeforeEach
    void nothingHasRun() {
        Payments.RUNS.set(0);
    }

    private static Response post(String path, String json, String... headers) {
        var request = given().contentType("application/json").body(json.replace('\'', '"'));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.post("/payments/" + path);
    }

    private static void assertReplayed(Response response) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Payments.RUNS).hasValue(1);
    }

    private static void assertRejected(Response response, int status, String code, String... detail) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.jsonPath().getString("code")).isEqualTo(code);
        assertThat(response.jsonPath().getString("detail")).contains(detail);
        assertThat(Payments.RUNS).hasValue(0);
    }

    @Test
    void memberKey_ofAnEqualBody_isReplayed() {
        String body = "{'idempotency_key': 'in-body', 'amount': 7}";

        assertThat(post("member", body).asString()).isEqualTo("run 1");
        assertReplayed(post("member", body));
    }

    @Test
    void memberKey_forAnotherBody_is422() {
        post("member", "{'idempotency_key': 'reused', 'amount': 7}");

        Response reused = post("member", "{'idempotency_key': 'reused', 'amount': 8}");

        assertThat(reused.statusCode()).isEqualTo(422);
        assertThat(Payments.RUNS).hasValue(1);
    }

    @Test
    void memberKey_andHeader_areOneKey() {
        String body = "{'idempotency_key': 'either', 'amount': 7}";
        post("member", body);

        assertReplayed(post("member", body, "Idempotency-Key", "either"));
        assertThat(post("member", "{}", "Idempotency-Key", "header-alone").asString()).isEqualTo("run 2");
    }

    @Test
    void memberKey_besideAnotherKeyInTheHeader_is400() {
        assertRejected(post("member", "{'idempotency_key': 'one'}", "Idempotency-Key", "other"), 400, "idempotency_key_invalid",
                "two different keys", "the header Idempotency-Key", "the member /idempotency_key of the JSON body");
    }

    @Test
    void memberKey_missingWhereRequired_is400() {
        assertRejected(post("member", "{'amount': 7}"), 400, "idempotency_key_missing", "the header Idempotency-Key",
                "the member /idempotency_key of the JSON body");
        assertRejected(post("member", "no json"), 400, "idempotency_key_missing", "requires");
    }

    @Test
    void memberKey_missingWhereOptional_runsEachTime() {
        assertThat(post("optional", "{'amount': 7}").asString()).isEqualTo("run 1");
        assertThat(post("optional", "{'amount': 7}").asString()).isEqualTo("run 2");
    }

    @Test
    void memberKey_onAnEventLoop_isReplayed() {
        String body = "{'idempotency_key': 'on-loop', 'amount': 7}";
        post("optional", body);

        assertReplayed(post("optional", body));
    }

    @Test
    void memberKey_thatIsNoKey_is400() {
        assertRejected(post("member", "{'idempotency_key': 7}"), 400, "idempotency_key_invalid",
                "The member /idempotency_key of the JSON body is malformed. Expected a string, got a number.");
        assertRejected(post("optional", "{'idempotency_key': 'a b'}"), 400, "idempotency_key_invalid", "visible ASCII");
        assertRejected(post("optional", "{'idempotency_key': '" + "k".repeat(256) + "'}"), 400, "idempotency_key_invalid",
                "255");
    }

    @Test
    void memberKey_inABodyLargerThanTheBound_is413_withOrWithoutTheHeader() {
        String large = "{'idempotency_key': 'large', 'x': '" + "x".repeat(2000) + "'}";

        assertRejected(post("optional", large), 413, "idempotency_request_too_large", "1024 bytes");
        assertRejected(post("optional", large, "Idempotency-Key", "large"), 413, "idempotency_request_too_large", "1024 bytes");
    }

    @Test
    void configuredMember_winsOverTheAnnotation_andUuidsAreOneKeyInAnyCase() {
        post("configured", "{'requestId': '8E03978E-40D5-43DD-BC93-6894A57F9324'}", "Idempotency-Key",
                "8e03978e-40d5-43dd-bc93-6894a57f9324");

        assertReplayed(post("configured", "{'requestId': '8E03978E-40D5-43DD-BC93-6894A57F9324'}", "Idempotency-Key",
                "\"8E03978e-40d5-43dd-bc93-6894a57f9324\""));
    }

    @Test
    void derivedKey_ofEqualParts_isReplayed_andOfOthersIsNot() {
        String body = "{'event': {'id': 'e1'}, 'attempt': 1}";
        assertThat(post("hooks/bank?v=1", body, "X-Account", "a").asString()).isEqualTo("run 1");

        assertReplayed(post("hooks/bank?v=1", body, "X-Account", "a"));
        assertThat(post("hooks/shop?v=1", body, "X-Account", "a").asString()).isEqualTo("run 2");
        assertThat(post("hooks/bank?v=2", body, "X-Account", "a").asString()).isEqualTo("run 3");
        assertThat(post("hooks/bank?v=1", body, "X-Account", "b").asString()).isEqualTo("run 4");
        assertThat(post("hooks/bank?v=1", "{'event': {'id': 'e2'}}", "X-Account", "a").asString()).isEqualTo("run 5");
    }

    @Test
    void derivedKey_yieldsToTheHeader() {
        String body = "{'event': {'id': 'with-header'}}";
        String key = "8e03978e-40d5-43dd-bc93-000000000001";
        post("hooks/bank?v=1", body, "X-Account", "a", "Idempotency-Key", key);

        assertReplayed(post("hooks/bank?v=1", body, "Idempotency-Key", key));
        assertThat(post("hooks/bank?v=1", body, "X-Account", "a").asString()).isEqualTo("run 2");
    }

    @Test
    void derivedKey_ofWhichAPartIsMissing_is400WhereRequired() {
        assertRejected(post("hooks/bank?v=1", "{'event': {}}", "X-Account", "a"), 400, "idempotency_key_missing",
                "the combination of body:/event/id, path:sender, header:X-Account, query:v");
    }

    @Test
    void resolver_seesCallerHeadersAndQuery() {
        Response first = given().auth().preemptive().basic("alice", "alice").header("X-Signature", "s").body("b")
                .post("/payments/resolved?q=1");
        assertThat(first.asString()).isEqualTo("run 1");

        assertReplayed(given().auth().preemptive().basic("alice", "alice").header("X-Signature", "s")
                .header("Idempotency-Key", "alice/q=1/s").body("b").post("/payments/resolved?q=1"));
        Response differs = given().header("X-Signature", "s").header("Idempotency-Key", "other").body("b")
                .post("/payments/resolved?q=1");
        assertThat(differs.statusCode()).isEqualTo(400);
    }

    @Test
    void resolver_thatFindsNone_leavesTheHeader_andIsAnsweredLikeAMissingKey() {
        assertThat(post("resolved", "{}", "Idempotency-Key", "header-of-resolved").asString()).isEqualTo("run 1");
        Payments.RUNS.set(0);

        assertRejected(post("resolved", "{}"), 400, "idempotency_key_missing", "this operation documents");
    }

    @Test
    void resolver_thatThrows_answersTheRequest() {
        assertThat(post("resolved", "{}", "X-Forbidden", "1").statusCode()).isEqualTo(403);
        assertThat(Payments.RUNS).hasValue(0);
    }

    @Test
    void resolver_thatMayBlock_isAskedOnAWorkerThread() {
        assertThat(post("on-worker", "a-key").asString()).isEqualTo("run 1");

        assertReplayed(post("on-worker", "a-key"));
    }

    @Test
    void openApi_tellsWhereTheKeyIs() {
        JsonPath document = RestAssured.given().accept("application/json").get("/q/openapi?format=json").jsonPath();

        JsonPath member = document.setRootPath("paths.'/payments/member'.post");
        assertThat(member.getString("parameters.find { it.name == 'Idempotency-Key' }.description"))
                .contains("member `/idempotency_key` of the JSON body", "A request without any key is rejected");
        assertThat(member.getBoolean("parameters.find { it.name == 'Idempotency-Key' }.required")).isFalse();
        assertThat(member.getString("requestBody.description")).contains("`/idempotency_key` is the idempotency key");
        assertThat(member.getString("responses.'400'.description")).contains("`/idempotency_key`");
        JsonPath configured = document.setRootPath("paths.'/payments/configured'.post");
        assertThat(configured.getString("requestBody.description")).contains("`/requestId`");
        JsonPath hooks = document.setRootPath("paths.'/payments/hooks/{sender}'.post");
        assertThat(hooks.getString("parameters.find { it.name == 'Idempotency-Key' }.description"))
                .contains("derived from body:/event/id, path:sender, header:X-Account, query:v");
    }
}
