package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

/**
 * The meters of an application with Micrometer.
 */
class MetricsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, Registry.class);

    @ApplicationScoped
    public static class Registry {

        @Produces
        @Singleton
        SimpleMeterRegistry simple() {
            return new SimpleMeterRegistry();
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("{name}")
        @Idempotent(operation = "make-thing")
        public Response make(String name) {
            return name.equals("broken") ? Response.serverError().build() : Response.ok(name).build();
        }
    }

    @Inject
    MeterRegistry registry;

    private String key;

    @BeforeEach
    void newKey() {
        key = UUID.randomUUID().toString();
    }

    private static RequestSpecification keyed(String key) {
        return RestAssured.given().header("Idempotency-Key", '"' + key + '"');
    }

    private double requests(String outcome) {
        return registry.find("idempotency.requests").tags("operation", "make-thing", "outcome", outcome).timers().stream()
                .mapToLong(Timer::count).sum();
    }

    private double executions(String end) {
        return registry.find("idempotency.executions").tags("operation", "make-thing", "end", end).counters().stream()
                .mapToDouble(Counter::count).sum();
    }

    @Test
    void requestsAreCounted_byWhatBecomesOfThem() {
        double executed = requests("executed");
        double replayed = requests("replayed");
        double reused = requests("reused");
        double recorded = executions("recorded");

        keyed(key).post("/things/one").then().statusCode(200);
        keyed(key).post("/things/one").then().statusCode(200);
        keyed(key).post("/things/another").then().statusCode(422);

        assertThat(requests("executed") - executed).isEqualTo(1);
        assertThat(requests("replayed") - replayed).isEqualTo(1);
        assertThat(requests("reused") - reused).isEqualTo(1);
        assertThat(executions("recorded") - recorded).isEqualTo(1);
    }

    @Test
    void responseThatIsNotRecorded_isAReleasedExecution() {
        double released = executions("released");

        keyed(key).post("/things/broken").then().statusCode(500);

        assertThat(executions("released") - released).isEqualTo(1);
    }

    @Test
    void storeCalls_areTimed() {
        keyed(key).post("/things/one").then().statusCode(200);

        for (String call : new String[] { "reserve", "complete" }) {
            assertThat(registry.get("idempotency.store.calls").tags("call", call, "result", "answered").timer().count())
                    .as(call).isPositive();
            assertThat(registry.get("idempotency.store.batch").tags("call", call).summary().mean()).as(call).isEqualTo(1);
        }
    }

    @Test
    void waitingAndRunningRequests_canBeSeen() {
        assertThat(registry.get("idempotency.waiting").gauge().value()).isZero();
        assertThat(registry.get("idempotency.running").gauge().value()).isZero();
        assertThat(registry.get("idempotency.running.age").timeGauge().value()).isZero();
    }

    @Test
    void tags_holdNoKeyAndNoPath() {
        keyed(key).post("/things/secret-name").then().statusCode(200);

        assertThat(registry.getMeters()).map(Meter::getId).filteredOn(id -> id.getName().startsWith("idempotency"))
                .isNotEmpty()
                .flatExtracting(id -> id.getTags()).extracting(Tag::getValue)
                .noneMatch(value -> value.contains(key) || value.contains("secret-name"));
    }
}
