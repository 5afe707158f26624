package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.faulttolerance.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;

/** Methods under Fault Tolerance that are not declared idempotent where they are written. */
class DeclaredUnderFaultToleranceTest {

    private static final AtomicInteger RUNS = new AtomicInteger();
    private static volatile CompletableFuture<String> effect;

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class, Base.class, Inherited.class)
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            context.produce(IdempotentMethodBuildItem.ofMethod(Things.class.getName(), "make", Map.of()));
                        }
                    }).produces(IdempotentMethodBuildItem.class).build();
                }
            });

    private static Uni<String> run() {
        RUNS.incrementAndGet();
        return Uni.createFrom().completionStage(effect);
    }

    /** Another extension declares its method. */
    @Path("/declared")
    public static class Things {

        @POST
        @Timeout(50)
        public Uni<String> make(String body) {
            return run();
        }
    }

    public abstract static class Base {

        @POST
        @Timeout(50)
        public Uni<String> make(String body) {
            return run();
        }
    }

    /** The class that inherits the method declares it. */
    @Path("/inherited")
    @Idempotent
    public static class Inherited extends Base {
    }

    @ParameterizedTest
    @ValueSource(strings = { "/declared", "/inherited" })
    void methodBehindItsTimeOut_isStillRunning_holdsItsKey(String path) {
        RUNS.set(0);
        effect = new CompletableFuture<>();
        String key = UUID.randomUUID().toString();

        assertThat(post(path, key).statusCode()).isEqualTo(500);

        assertThat(post(path, key).jsonPath().getString("code")).isEqualTo("idempotency_request_in_progress");
        assertThat(RUNS).hasValue(1);
        effect.complete("made");
        await().until(() -> MemoryApplication.runtime().protocol().running() == 0);
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).body("a thing").post(path);
    }
}
