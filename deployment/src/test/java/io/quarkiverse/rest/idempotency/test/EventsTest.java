package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent.End;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent.Executed;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent.Reconciled;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent.Replayed;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent.TakenOver;
import io.quarkiverse.rest.idempotency.spi.Reconciler.Verdict;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/**
 * The events for an application that keeps an audit, which come after the fact and beside its requests.
 */
class EventsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class, Audit.class, Call.class,
            ScriptedReconciler.class, ScriptedReconciler.Script.class, Pay.class);

    @Singleton
    public static class Pay extends ScriptedReconciler {
        Pay() {
            super("pay");
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("{status}")
        @Idempotent(operation = "make")
        public Response make(@RestPath int status) {
            return Response.status(status).entity("made").build();
        }

        @POST
        @Path("pay")
        @Idempotent(operation = "pay")
        public String pay(String body) {
            return "paid";
        }
    }

    @ApplicationScoped
    public static class Audit {

        static final List<IdempotencyEvent> SEEN = new CopyOnWriteArrayList<>();
        static final List<Replayed> REPLAYS = new CopyOnWriteArrayList<>();
        static volatile boolean broken;

        void all(@ObservesAsync IdempotencyEvent event) {
            SEEN.add(event);
        }

        void replays(@ObservesAsync Replayed event) {
            REPLAYS.add(event);
            if (broken) {
                throw new IllegalStateException("the audit is down");
            }
        }
    }

    private String key;
    private RecordId record;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
        record = RecordId.of("default", null, key);
        Audit.SEEN.clear();
        Audit.REPLAYS.clear();
        Audit.broken = false;
    }

    private int make(int status) {
        return RestAssured.given().header("Idempotency-Key", key).post("/things/" + status).statusCode();
    }

    private List<IdempotencyEvent> seen() {
        return Audit.SEEN.stream().filter(event -> event.record().equals(record)).toList();
    }

    @Test
    void anExecutionAndItsReplay_areTold_byTheHashOfTheKey() {
        make(200);
        await().untilAsserted(() -> assertThat(seen()).hasSize(1));
        make(200);

        await().untilAsserted(() -> assertThat(seen()).hasSize(2));
        assertThat(seen().get(0)).isEqualTo(
                new Executed("make", record, "default", null, "/things/200", ((Executed) seen().get(0)).fence(), End.RECORDED,
                        OptionalInt.of(200)));
        assertThat(seen().get(1)).isEqualTo(new Replayed("make", record, "default", null, "/things/200", 200));
        assertThat(Audit.REPLAYS).as("observed by its own type").hasSize(1);
        assertThat(seen().toString()).doesNotContain(key);
    }

    @Test
    void responseThatIsNotRecorded_isAnExecution_too() {
        make(500);

        await().untilAsserted(() -> assertThat(seen()).singleElement()
                .satisfies(event -> assertThat(((Executed) event).end()).isEqualTo(End.RELEASED)));
    }

    @Test
    void rejectedRequest_isNoneOfThem() {
        make(200);
        assertThat(make(201)).isEqualTo(422);
        make(200);

        await().untilAsserted(() -> assertThat(seen()).hasSize(2));
        assertThat(seen()).hasOnlyElementsOfTypes(Executed.class, Replayed.class);
    }

    @Test
    void anObserverThatFails_failsNoRequest() {
        Audit.broken = true;

        make(200);
        assertThat(make(200)).isEqualTo(200);

        await().untilAsserted(() -> assertThat(Audit.REPLAYS).hasSize(1));
        assertThat(make(200)).isEqualTo(200);
    }

    @Test
    void reconciledRecord_isTakenOverReconciledAndReplayed_butNotExecuted() {
        Call interrupted = new Call("pay", "/things/pay", key);
        interrupted.interrupt();
        ScriptedReconciler.script = (request, reservedAt) -> new Verdict.Applied(
                new RecordedResponse.Stored(201, List.of(), new byte[0]));

        assertThat(interrupted.answer().statusCode()).isEqualTo(201);

        await().untilAsserted(() -> assertThat(seen()).hasSize(3));
        assertThat(seen()).extracting(Object::getClass).containsExactlyInAnyOrder(TakenOver.class, Reconciled.class,
                Replayed.class);
        Reconciled reconciled = (Reconciled) seen().stream().filter(Reconciled.class::isInstance).findFirst().orElseThrow();
        assertThat(reconciled.verdict()).isEqualTo(IdempotencyEvent.Verdict.APPLIED);
        assertThat(reconciled.status()).hasValue(201);
    }
}
