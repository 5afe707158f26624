package io.quarkiverse.rest.idempotency.devui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * The data of the pages of the Dev UI, and their actions.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevUiServiceTest {

    @RegisterExtension
    static final DevApplication APPLICATION = new DevApplication();

    private static final PaymentsClient PAYMENTS = APPLICATION.client();

    private static final String BODY = "{\"amount\":7,\"password\":\"s3cr3t\"}";

    private final JsonRpc service = new JsonRpc(PAYMENTS);

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private JsonObject operation(String name) {
        JsonArray operations = service.call("operations");
        return objects(operations).stream().filter(operation -> operation.getString("name").equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " in " + operations));
    }

    private static JsonObject setting(JsonObject operation, String name) {
        return objects(operation.getJsonArray("settings")).stream().filter(setting -> setting.getString("name").equals(name))
                .findFirst().orElseThrow();
    }

    private static JsonObject setting(String name, String value, String origin, String source) {
        return new JsonObject().put("name", name).put("value", value).put("origin", origin).put("source", source);
    }

    /** The page shows a few settings in columns, by their names, and nothing for a name that is none. */
    @Test
    void columnOfAnOperation_isOneOfItsSettings() throws IOException {
        String page = Files.readString(Path.of("../../deployment/src/main/resources/dev-ui/qwc-idempotency-operations.js"));
        Matcher columns = Pattern.compile("MAIN_SETTINGS = \\{(.+?)};", Pattern.DOTALL).matcher(page);

        assertThat(columns.find()).isTrue();
        assertThat(objects(operation("create-payment").getJsonArray("settings")))
                .extracting(setting -> setting.getString("name")).contains(Pattern.compile("'([a-z-]+)':")
                        .matcher(columns.group(1)).results().map(name -> name.group(1)).toArray(String[]::new));
    }

    private List<JsonObject> records(String operation, String state, int minAgeSeconds) {
        JsonObject page = service.call("records", new JsonObject().put("operation", operation).put("state", state)
                .put("minAgeSeconds", minAgeSeconds));
        assertThat(page.getString("store")).isEqualTo("memory");
        assertThat(page.getBoolean("listable")).isTrue();
        assertThat(page.getBoolean("more")).isFalse();
        return objects(page.getJsonArray("records"));
    }

    private List<String> ids(String operation, String state, int minAgeSeconds) {
        return records(operation, state, minAgeSeconds).stream().map(record -> record.getString("id")).toList();
    }

    private static String id(String key) {
        return RecordId.of("default", null, key).value();
    }

    private JsonObject record(String id) {
        return records("", "", 0).stream().filter(record -> record.getString("id").equals(id)).findFirst().orElseThrow();
    }

    private String interrupt(String key) {
        String id = PAYMENTS.reserveElsewhere(key, "PT0.001S", BODY);
        await().until(() -> record(id).getString("state").equals("stale"));
        return id;
    }

    private JsonObject request(String key) {
        JsonArray[] requests = new JsonArray[1];
        await().until(() -> objects(requests[0] = service.call("requests")).stream()
                .anyMatch(request -> request.getString("key").equals(key)));
        return objects(requests[0]).stream().filter(request -> request.getString("key").equals(key)).findFirst().orElseThrow();
    }

    @Test
    void operationsHaveTheirPlaceAndTheirSettings_eachWithWhereItComesFrom() {
        assertThat(service.<String> call("store")).isEqualTo("memory");

        JsonObject create = operation("create-payment");
        assertThat(create.getString("verb")).isEqualTo("POST");
        assertThat(create.getString("path")).isEqualTo("/payments");
        assertThat(create.getString("method")).isEqualTo(PaymentResource.class.getName() + "#create(String)");
        assertThat(create.getBoolean("enabled")).isTrue();
        assertThat(create.getString("staleLease")).isEqualTo("rejected until an administrator resolves the record");
        assertThat(setting(create, "body-limit"))
                .isEqualTo(setting("body-limit", "1M", "default", "quarkus.rest-idempotency.body-limit"));
        assertThat(setting(create, "retention")).isEqualTo(setting("retention", "7d", "annotation",
                "the annotation on " + PaymentResource.class.getName() + "#create(String), attribute for retention"));
        assertThat(setting(create, "lease"))
                .isEqualTo(setting("lease", "30s", "default", "quarkus.rest-idempotency.lease"));
        assertThat(setting(create, "wait-limit"))
                .isEqualTo(setting("wait-limit", "3s", "configuration property", "quarkus.rest-idempotency.wait-limit"));

        JsonObject refund = operation("refund-payment");
        assertThat(refund.getString("path")).isEqualTo("/payments/{id}/refunds");
        assertThat(setting(refund, "in-flight")).isEqualTo(setting("in-flight", "wait", "configuration property",
                "quarkus.rest-idempotency.operations.\"refund-payment\".in-flight"));

        assertThat(setting(operation("POST /payments/{id}/capture"), "in-flight")).isEqualTo(setting("in-flight", "wait",
                "profile", "the OperationProfile of 'POST /payments/{id}/capture', attribute for in-flight"));
    }

    @Test
    void recordsAreFiltered_andWhatTheyHoldIsShownWithoutSecrets() {
        PAYMENTS.pay("/payments", "done", BODY);
        PAYMENTS.pay("/payments/1/refunds", "refunded", BODY);
        String stale = interrupt("stuck");
        String alive = PAYMENTS.reserveElsewhere("running", "PT10H", BODY);

        assertThat(ids("", "", 0)).contains(id("done"), id("refunded"), stale, alive);
        assertThat(ids("", "", 3600)).isEmpty();
        assertThat(ids("refund-payment", "", 0)).containsExactly(id("refunded"));
        assertThat(ids("create-payment", "", 0)).contains(id("done"), stale, alive).doesNotContain(id("refunded"));
        assertThat(ids("create-payment", "STALE", 0)).contains(stale).doesNotContain(id("done"), alive);
        assertThat(ids("create-payment", "IN_PROGRESS", 0)).contains(alive).doesNotContain(id("done"), stale);
        assertThat(ids("create-payment", "COMPLETED", 0)).contains(id("done")).doesNotContain(stale, alive);
        JsonObject running = record(alive);
        assertThat(running.getString("resource")).isEqualTo("/payments");
        assertThat(running.getString("owner")).isEqualTo(NodeResource.OTHER_NODE);
        assertThat(running.getLong("fence")).isPositive();
        assertThat(running.getString("left")).startsWith("9h");
        assertThat(running.getInteger("status")).isNull();
        assertThat(running.getString("replay")).isNull();
        assertThat(running.getBoolean("removed")).isFalse();

        JsonObject done = record(id("done"));
        assertThat(done.getInteger("status")).isEqualTo(200);
        assertThat(done.getString("replay")).isEqualTo("stored");
        assertThat(done.getString("left")).startsWith("6d");
        assertThat(done.getString("body")).contains("Alice").contains("\"cardToken\" : \"•••\"").doesNotContain("s3cr3t");
        assertThat(objects(done.getJsonArray("headers"))).extracting(header -> header.getString("name"))
                .containsExactly("Content-Type");
    }

    @Test
    void recordOfAnOperationThatTheApplicationDoesNotHave_isMarkedAsRemoved() {
        String removed = PAYMENTS.reserveFor("transfer-money", "removed", BODY);

        assertThat(record(removed).getBoolean("removed")).isTrue();
        assertThat(record(removed).getString("operation")).isEqualTo("transfer-money");
    }

    @Test
    void interruptedRecord_isFailedOrReleased_andALivingOneIsLeftAlone() {
        String failed = interrupt("failed");
        JsonObject resolved = service.call("fail",
                new JsonObject().put("id", failed).put("status", 409).put("detail", "Cancelled by hand"));
        assertThat(resolved.getString("resolution")).isEqualTo("RESOLVED");
        HttpResponse<String> retry = PAYMENTS.pay("/payments", "failed", BODY);
        assertThat(retry.statusCode()).isEqualTo(409);
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(new JsonObject(retry.body()).getString("detail")).isEqualTo("Cancelled by hand");

        String released = interrupt("released");
        JsonObject freed = service.call("release", new JsonObject().put("id", released));
        assertThat(freed.getString("resolution")).isEqualTo("RESOLVED");
        HttpResponse<String> next = PAYMENTS.pay("/payments", "released", BODY);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.headers().firstValue("Idempotent-Replayed")).isEmpty();

        String alive = PAYMENTS.reserveElsewhere("owned", "PT1H", BODY);
        JsonObject left = service.call("release", new JsonObject().put("id", alive));
        assertThat(left.getString("resolution")).isEqualTo("OWNER_ALIVE");
        assertThat(left.getString("message")).contains("until its lease is over");
        assertThat(record(alive).getString("state")).isEqualTo("in progress");

        assertThat(service.rejection("fail", new JsonObject().put("id", alive).put("status", 500).put("detail", "")))
                .contains("Expected a status from 400 to 499, was 500");
    }

    @Test
    void record_inAnyState_isDeleted_andAllOfThemAtOnce() {
        HttpResponse<String> first = PAYMENTS.pay("/payments", "to-delete", BODY);
        String stale = interrupt("stale-to-delete");
        String alive = PAYMENTS.reserveElsewhere("alive-to-delete", "PT1H", BODY);
        for (String deleted : List.of(id("to-delete"), stale, alive)) {
            JsonObject answer = service.call("delete", new JsonObject().put("id", deleted));
            assertThat(answer.getString("resolution")).isEqualTo("RESOLVED");
        }
        assertThat(ids("", "", 0)).doesNotContain(id("to-delete"), stale, alive);
        HttpResponse<String> next = PAYMENTS.pay("/payments", "to-delete", BODY);
        assertThat(next.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(next.body()).isNotEqualTo(first.body());

        int there = ids("", "", 0).size();
        assertThat(service.<Integer> call("clear")).isEqualTo(there).isPositive();
        assertThat(ids("", "", 0)).isEmpty();
    }

    @Test
    void aRequestThatWasSeen_isSentAgain_andGetsItsReplay() {
        HttpResponse<String> first = PAYMENTS.pay("/payments?secret=s3cr3t", "again", BODY);
        JsonObject seen = request("again");
        assertThat(seen.getString("uri")).isEqualTo("/payments?secret=•••");
        assertThat(seen.getString("body")).contains("\"amount\" : 7").doesNotContain("s3cr3t");
        assertThat(seen.getInteger("status")).isEqualTo(200);
        assertThat(seen.getBoolean("replayed")).isFalse();
        assertThat(objects(seen.getJsonArray("headers")).stream()
                .collect(Collectors.toMap(header -> header.getString("name").toLowerCase(),
                        header -> header.getString("value"))))
                .containsEntry("content-type", "application/json").containsEntry("authorization", "•••");
        assertThat(record(id("again")).getLong("request")).isEqualTo(seen.getLong("number"));

        JsonObject answer = service.call("send", new JsonObject().put("number", seen.getLong("number")));

        assertThat(answer.getInteger("status")).isEqualTo(200);
        assertThat(answer.getBoolean("replayed")).isTrue();
        assertThat(answer.getString("body")).contains("\"id\" : " + new JsonObject(first.body()).getInteger("id"))
                .doesNotContain("s3cr3t");
        assertThat(objects(answer.getJsonArray("headers"))).extracting(header -> header.getString("name"))
                .contains("Idempotent-Replayed");
        await().until(() -> request("again").getBoolean("replayed"));

        assertThat(service.rejection("send", new JsonObject().put("number", 4711))).contains("The request 4711 is forgotten");
    }

    @Test
    void devUiBeans_inDevMode_arePresent() {
        assertThat(PAYMENTS.get("/node/dev-beans")).contains("IdempotencyDevService", "SeenRequests", "RequestSender",
                "DevApplication");
    }
}
