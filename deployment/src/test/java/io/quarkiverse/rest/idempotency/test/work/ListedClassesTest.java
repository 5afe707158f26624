package io.quarkiverse.rest.idempotency.test.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.messaging.IdempotencyKeyMetadata;
import io.quarkiverse.rest.idempotency.messaging.IdempotentConsumer;
import io.quarkiverse.rest.idempotency.test.MemoryApplication;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.builder.Version;
import io.quarkus.maven.dependency.Dependency;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;

/** Work and consumers of an application that lists its resource classes. */
class ListedClassesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication
            .with(List.of(Dependency.of("io.quarkus", "quarkus-messaging", Version.getVersion())), Api.class, Orders.class,
                    Beans.class);

    public static class Api extends Application {

        @Override
        public Set<Class<?>> getClasses() {
            return Set.of(Orders.class);
        }
    }

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent
        public String order() {
            return "ordered";
        }
    }

    @ApplicationScoped
    @IdempotentOperation(name = "book")
    public static class Beans {

        static final AtomicInteger RUNS = new AtomicInteger();

        @Inject
        Idempotency idempotency;

        int book(String key) {
            return idempotency.execute(WorkRequest.of("book", key).returning(Integer.class),
                    context -> RUNS.incrementAndGet());
        }

        @Incoming("orders")
        @IdempotentConsumer
        @Blocking
        void take(String order) {
            RUNS.incrementAndGet();
        }
    }

    @Inject
    Beans beans;

    @Channel("orders")
    MutinyEmitter<String> orders;

    @Test
    void workOfABean_thatIsNotListed_isRunOnce() {
        assertThat(beans.book("work")).isEqualTo(beans.book("work"));
    }

    @Test
    void messageOfABean_thatIsNotListed_isHandledOnce() {
        int before = Beans.RUNS.get();
        for (int delivery = 0; delivery < 2; delivery++) {
            orders.sendMessage(Message.of("order", Metadata.of(new IdempotencyKeyMetadata("message")))).await()
                    .atMost(Duration.ofMinutes(1));
        }

        assertThat(Beans.RUNS.get() - before).isEqualTo(1);
    }
}
