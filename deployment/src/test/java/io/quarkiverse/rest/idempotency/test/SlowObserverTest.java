package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkus.test.QuarkusUnitTest;

/** An audit that is slow, in an application with one worker. */
class SlowObserverTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class, Audit.class)
            .overrideConfigKey("quarkus.thread-pool.core-threads", "1")
            .overrideConfigKey("quarkus.thread-pool.max-threads", "1");

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make() {
            return "made";
        }
    }

    @ApplicationScoped
    public static class Audit {

        static final CountDownLatch ENTERED = new CountDownLatch(1);
        static final CountDownLatch LEAVE = new CountDownLatch(1);
        static final AtomicInteger WRITTEN = new AtomicInteger();

        void write(@ObservesAsync IdempotencyEvent event) throws InterruptedException {
            ENTERED.countDown();
            assertThat(LEAVE.await(1, TimeUnit.MINUTES)).isTrue();
            WRITTEN.incrementAndGet();
        }
    }

    @Test
    void slowObserver_holdsUpNoRequest_andSeesEveryEvent() throws InterruptedException {
        given().header("Idempotency-Key", "first").post("/things").then().statusCode(200);
        assertThat(Audit.ENTERED.await(1, TimeUnit.MINUTES)).isTrue();

        given().header("Idempotency-Key", "second").post("/things").then().statusCode(200);
        given().post("/things").then().statusCode(200);

        assertThat(Audit.WRITTEN).hasValue(0);
        Audit.LEAVE.countDown();
        await().untilAtomic(Audit.WRITTEN, greaterThanOrEqualTo(2));
    }
}
