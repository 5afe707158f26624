package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.ref.WeakReference;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.support.Background;
import io.quarkus.test.QuarkusUnitTest;

/**
 * A duplicate that waits is read again for its second pass, so that it keeps of its body what was captured, and not what it was
 * deserialized to, which may be many times as large, or a file in memory.
 */
class WaitingMemoryTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Entity.class, Reader.class);

    static final List<WeakReference<Entity>> READ = new CopyOnWriteArrayList<>();

    public static final class Entity {

        final int number;

        Entity(int number) {
            this.number = number;
        }
    }

    @Provider
    @Consumes("text/plain")
    public static class Reader implements MessageBodyReader<Entity> {

        @Override
        public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
            return type == Entity.class;
        }

        @Override
        public Entity readFrom(Class<Entity> type, Type generic, Annotation[] annotations, MediaType mediaType,
                MultivaluedMap<String, String> headers, InputStream stream) throws IOException {
            stream.readAllBytes();
            Entity read = new Entity(READ.size() + 1);
            READ.add(new WeakReference<>(read));
            return read;
        }
    }

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();
        static final CompletableFuture<Void> LEAVE = new CompletableFuture<>();

        @POST
        @Consumes("text/plain")
        @Idempotent(inFlight = InFlight.WAIT, waitLimit = "60s")
        public jakarta.ws.rs.core.Response post(Entity entity) {
            if (RUNS.incrementAndGet() == 1) {
                LEAVE.join();
                return jakarta.ws.rs.core.Response.serverError().build();
            }
            return jakarta.ws.rs.core.Response.ok("read as " + entity.number).build();
        }
    }

    @Test
    void entityOfAWaitingDuplicate_isNotKept_andReadAgain() throws Exception {
        CompletableFuture<io.restassured.response.Response> owner = Background.call(WaitingMemoryTest::post);
        await().until(() -> Things.RUNS.get() == 1);
        CompletableFuture<io.restassured.response.Response> duplicate = Background.call(WaitingMemoryTest::post);
        await().until(() -> MemoryApplication.runtime().protocol().waiting() == 1);
        try {
            await().until(() -> {
                System.gc();
                return READ.get(1).get() == null;
            });
        } finally {
            Things.LEAVE.complete(null);
        }

        assertThat(owner.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
        assertThat(duplicate.get(30, TimeUnit.SECONDS).asString()).isEqualTo("read as 3");
    }

    private static io.restassured.response.Response post() {
        return given().header("Idempotency-Key", "k").contentType("text/plain").body("b").post("/things");
    }
}
