package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.admin.ErasableStore;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration;
import io.quarkiverse.rest.idempotency.admin.IdempotencyAdministration.Resolution;
import io.quarkiverse.rest.idempotency.admin.RecordResolved;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/** An administrator has a completed record forgotten, by the store and by the local cache. */
class ForgettingTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class, Audit.class, Store.class,
            DelegatingStore.class, Call.class).overrideConfigKey("quarkus.rest-idempotency.local-cache.max-age", "1h");

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Idempotent(operation = "make")
        public String make(String body) {
            return "run " + RUNS.incrementAndGet();
        }
    }

    /** Not the memory store itself, in front of which there is no local cache. */
    @Singleton
    public static class Store extends DelegatingStore implements ErasableStore {

        @Override
        public CompletionStage<List<Result>> erase(List<RecordId> ids) {
            return memory.erase(ids);
        }
    }

    @Singleton
    public static class Audit {

        static final Queue<RecordResolved> HEARD = new ConcurrentLinkedQueue<>();

        void hear(@ObservesAsync RecordResolved event) {
            HEARD.add(event);
        }
    }

    @Inject
    IdempotencyAdministration administration;

    private String key;
    private RecordId id;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
        id = RecordId.of("default", null, key);
        Audit.HEARD.clear();
    }

    private Response post() {
        return given().header("Idempotency-Key", key).body("x").post("/things");
    }

    @Test
    void completedRecordInTheLocalCache_isForgotten_andAudited() {
        String first = post().asString();
        assertThat(post().asString()).as("kept near").isEqualTo(first);
        DelegatingStore.CALLS.set(0);
        assertThat(post().asString()).as("from nearby").isEqualTo(first);
        assertThat(DelegatingStore.CALLS).hasValue(0);

        assertThat(administration.forget(id, "ticket 10")).isEqualTo(Resolution.RESOLVED);

        assertThat(post().asString()).isNotEqualTo(first);
        await().until(() -> !Audit.HEARD.isEmpty());
        assertThat(Audit.HEARD).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo(RecordResolved.Action.FORGOTTEN);
            assertThat(event.record()).isInstanceOf(IdempotencyRecord.Completed.class);
            assertThat(event.record().id()).isEqualTo(id);
            assertThat(event.reason()).isEqualTo("ticket 10");
            assertThat(event.forced()).isFalse();
        });
    }

    @Test
    void recordThatIsNotCompleted_isLeft() {
        assertThat(administration.forget(id, "why not")).isEqualTo(Resolution.ABSENT);

        Call alive = new Call("make", "/things", key);
        alive.reserveElsewhere("default", null, Duration.ofHours(1));
        assertThat(administration.forget(id, "why not")).isEqualTo(Resolution.OWNER_ALIVE);

        Call interrupted = new Call("make", "/things", UUID.randomUUID().toString());
        interrupted.interrupt();
        assertThat(administration.forget(RecordId.of("default", null, interrupted.key()), "why not"))
                .isEqualTo(Resolution.NOT_COMPLETED);
        assertThat(Audit.HEARD).isEmpty();
    }
}
