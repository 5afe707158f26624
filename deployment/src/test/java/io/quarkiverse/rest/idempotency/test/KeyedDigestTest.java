package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.fingerprint.DigestSecret;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.path.json.JsonPath;

/**
 * With a secret, ids and fingerprints tell nothing to those who do not have it, and the records of before are still found.
 */
class KeyedDigestTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Call.class)
            .overrideConfigKey("quarkus.rest-idempotency.digest.secret", SECRET)
            .overrideConfigKey("quarkus.rest-idempotency.digest.other-secrets", "fedcba9876543210fedcba9876543210")
            .overrideConfigKey("quarkus.rest-idempotency.digest.other-unkeyed", "true");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "make")
        public String make(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Inject
    IdempotencyAdministration administration;

    @BeforeEach
    void nothingHasRun() {
        Things.RUNS.set(0);
    }

    @Test
    void record_isFoundUnderTheKeyedIdAlone_andReplayed() {
        Call call = new Call("make", "/things", "keyed");
        HttpResponse<String> first = call.answer();

        assertThat(first.body()).isEqualTo("run 1");
        assertThat(call.answer().body()).isEqualTo("run 1");
        assertThat(administration.find(RecordId.of("default", null, "keyed"))).isEmpty();
        Optional<IdempotencyRecord> record = administration.find("default", null, "keyed");
        assertThat(record).isPresent();
        assertThat(record.get().id()).isEqualTo(new DigestSecret(SECRET).id("default", null, "keyed"));
    }

    @Test
    void record_thatWasMadeWithoutASecret_isReplayed() {
        Call call = new Call("make", "/things", "unkeyed");
        Ownership former = call.reserveElsewhere("default", null, Duration.ofMinutes(1));
        Call.store().complete(List.of(new CompleteCall(former,
                new RecordedResponse.Stored(200, List.of(), "made before".getBytes()), Duration.ofHours(1))))
                .toCompletableFuture().join();

        HttpResponse<String> answer = call.answer();

        assertThat(answer.body()).isEqualTo("made before");
        assertThat(answer.headers().firstValue("Idempotent-Replayed")).contains("true");
        assertThat(administration.find("default", null, "unkeyed")).isPresent();
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void record_inProgressThatWasMadeWithoutASecret_isNotRunBeside() {
        Call call = new Call("make", "/things", "running");
        call.reserveElsewhere("default", null, Duration.ofMinutes(1));

        assertThat(call.answer().statusCode()).isEqualTo(409);
        assertThat(Things.RUNS).hasValue(0);
    }

    @Test
    void otherRequest_withTheKey_isRejectedAndThePartIsNamed() {
        new Call("make", "/things?a=1", "other").answer();
        HttpResponse<String> rejected = new Call("make", "/things?a=2", "other").answer();

        assertThat(rejected.statusCode()).isEqualTo(422);
        assertThat(JsonPath.from(rejected.body()).getString("detail")).contains("the query differs");
    }
}
