package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays from PostgreSQL, and retries that get none.
 */
@ExtendWith(LabExtension.class)
class ReplayIT {

    private final Lab lab;

    ReplayIT(Lab lab) {
        this.lab = lab;
    }

    @Test
    void retryIsReplayed_alsoAfterTheApplicationWasKilledAndStartedAgain() {
        HttpResponse<String> first = lab.post("/lab/counter/replay").key("replay-1").body("{}").send();
        HttpResponse<String> retry = lab.post("/lab/counter/replay").key("replay-1").body("{}").send();
        lab.killAndRestart();
        HttpResponse<String> afterKill = lab.post("/lab/counter/replay").key("replay-1").body("{}").send();

        assertFirst(first, 201, count("replay", 1));
        assertReplay(retry, 201, count("replay", 1));
        assertReplay(afterKill, 201, count("replay", 1));
        assertThat(afterKill.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(lab.count("replay")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "counter", "required", "slow", "uni", "wait", "tx" })
    void everyKindOfMethod_runsOnceForOneKey(String route) {
        Call call = lab.post("/lab/" + route + "/kind-" + route);

        assertFirst(call.send(), 201, count("kind-" + route, 1));
        assertReplay(call.send(), 201, count("kind-" + route, 1));
        assertThat(lab.count("kind-" + route)).isEqualTo(1);
    }

    @Test
    void sameKeyWithAnotherBody_isRejectedAndNotExecuted() {
        lab.post("/lab/counter/bound").key("bound-1").body("{\"a\":1}").send();

        HttpResponse<String> other = lab.post("/lab/counter/bound").key("bound-1").body("{\"a\":2}").send();

        assertProblem(other, 422, "idempotency_key_reused");
        assertThat(other.body()).contains("the body differs").doesNotContain("\"a\"");
        assertThat(lab.count("bound")).isEqualTo(1);
    }

    @Test
    void sameKeyForAnotherResource_isRejectedAndNotExecuted() {
        lab.post("/lab/counter/resource-1").key("resource").send();

        HttpResponse<String> other = lab.post("/lab/counter/resource-2").key("resource").send();

        assertProblem(other, 422, "idempotency_key_reused");
        assertThat(lab.count("resource-2")).isZero();
    }

    @Test
    void sameKeyInAnotherRealm_isAnotherKey() {
        lab.post("/lab/counter/realm").key("realm-1").header("X-Realm", "north").send();

        HttpResponse<String> south = lab.post("/lab/counter/realm").key("realm-1").header("X-Realm", "south").send();

        assertFirst(south, 201, count("realm", 2));
    }

    @Test
    void missingKey_isRejectedWhereItIsRequired_elseRunsUnprotected() {
        long records = lab.records();

        HttpResponse<String> required = lab.post("/lab/required/unkeyed").withoutKey().send();
        HttpResponse<String> first = lab.post("/lab/counter/unkeyed").withoutKey().send();
        HttpResponse<String> second = lab.post("/lab/counter/unkeyed").withoutKey().send();

        assertProblem(required, 400, "idempotency_key_missing");
        assertFirst(first, 201, count("unkeyed", 1));
        assertFirst(second, 201, count("unkeyed", 2));
        assertThat(lab.records()).isEqualTo(records);
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 202, 204, 400, 404, 409, 410, 412, 422 })
    void recordedStatus_isReplayedWithTheHeadersOnTheList_andNoOthers(int status) {
        String name = "status-" + status;
        Call call = lab.post("/lab/status/" + status + "/" + name);

        HttpResponse<String> first = call.send();
        HttpResponse<String> retry = call.send();

        assertFirst(first, status, status == 204 ? "" : count(name, 1));
        assertReplay(retry, status, first.body());
        assertThat(first.headers().firstValue("X-Secret")).contains("1");
        assertThat(retry.headers().firstValue("X-Lab")).contains("1");
        assertThat(retry.headers().firstValue("X-Secret")).isEmpty();
        assertThat(retry.headers().firstValue("Content-Type")).isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(lab.count(name)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 403, 408, 419, 421, 423, 424, 425, 428, 429, 500, 502, 503 })
    void otherStatus_isNotStored_soThatARetryRunsAgain(int status) {
        String name = "status-" + status;
        Call call = lab.post("/lab/status/" + status + "/" + name);
        long records = lab.records();

        HttpResponse<String> first = call.send();
        HttpResponse<String> retry = call.send();

        assertFirst(first, status, count(name, 1));
        assertFirst(retry, status, count(name, 2));
        assertThat(lab.records()).isEqualTo(records);
    }

    @Test
    void unmappedException_isNotStored_soThatARetryRunsAgain() {
        Call call = lab.post("/lab/throw/thrown");
        long records = lab.records();

        assertThat(call.send().statusCode()).isEqualTo(500);
        assertThat(call.send().statusCode()).isEqualTo(500);
        assertThat(lab.count("thrown")).isEqualTo(2);
        assertThat(lab.records()).isEqualTo(records);
    }

    @Test
    void mappedException_isReplayed() {
        Call call = lab.post("/lab/mapped/mapped");

        assertFirst(call.send(), 418, count("mapped", 1));
        assertReplay(call.send(), 418, count("mapped", 1));
        assertThat(lab.count("mapped")).isEqualTo(1);
    }

    @Test
    void transaction_isCommittedOnce() {
        Call call = lab.post("/lab/tx/rows");

        assertFirst(call.send(), 201, count("rows", 1));
        assertReplay(call.send(), 201, count("rows", 1));
        assertThat(lab.get("/lab/tx/rows").body()).isEqualTo("{\"name\":\"rows\",\"rows\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "noop", "insert" })
    void measuredPair_differsInTheReplayOnly(String route) {
        Call idempotent = lab.post("/lab/" + route);
        Call plain = lab.post("/lab/" + route + "-plain");

        assertFirst(idempotent.send(), 200, "done");
        assertReplay(idempotent.send(), 200, "done");
        assertFirst(plain.send(), 200, "done");
        assertFirst(plain.send(), 200, "done");
    }

    @Test
    void echo_replaysBytesAndContentType() {
        Call call = lab.post("/lab/echo/echo").header("Content-Type", "text/x-lab;charset=UTF-8").body("grüße\u0000\r\n");

        HttpResponse<String> first = call.send();
        HttpResponse<String> retry = call.send();

        assertFirst(first, 200, "grüße\u0000\r\n");
        assertReplay(retry, 200, first.body());
        assertThat(retry.headers().firstValue("Content-Type")).contains("text/x-lab;charset=UTF-8");
    }

    @Test
    void bodyUpToTheLimit_isReplayed() {
        Call call = lab.post("/lab/large/large?bytes=" + (1 << 20));

        HttpResponse<String> first = call.send();

        assertFirst(first, 200, "x".repeat(1 << 20));
        assertReplay(call.send(), 200, first.body());
    }

    @Test
    void bodyOverTheLimit_isSentOnce_andThenCannotBeReplayedNorRunAgain() {
        Call call = lab.post("/lab/large/larger?bytes=" + ((1 << 20) + 1));

        assertThat(call.send().body()).hasSize((1 << 20) + 1);
        assertProblem(call.send(), 500, "idempotency_replay_failed");
        assertThat(lab.count("larger")).isEqualTo(1);
    }
}
