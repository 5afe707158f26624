package io.quarkiverse.rest.idempotency.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.RestPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * Methods of an application that does not know the extension, declared idempotent by another extension.
 */
class DeclaredByExtensionTest {

    private static final String THINGS = "io.quarkiverse.rest.idempotency.test.DeclaredByExtensionTest$Things";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            context.produce(IdempotentMethodBuildItem.ofMethod(THINGS, "byName",
                                    Map.of("operation", "by-name", "retention", "2h")));
                            context.produce(IdempotentMethodBuildItem.ofPath("POST", "/things/{anything}/by-path/",
                                    Map.of("operation", "by-path", "inFlight", "WAIT", "bodyLimit", "1K")));
                            context.produce(IdempotentMethodBuildItem.ofMethod(THINGS, "annotated",
                                    Map.of("retention", "2h", "lease", "12s")));
                            context.produce(IdempotentMethodBuildItem.ofPath("POST", "/nowhere", Map.of()));
                        }
                    }).produces(IdempotentMethodBuildItem.class).build();
                }
            });

    @Path("/things")
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("by-name")
        public String byName() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("{id}/by-path")
        public String byPath(@RestPath String id) {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("annotated")
        @Idempotent(retention = "1h")
        public String annotated() {
            return "run " + RUNS.incrementAndGet();
        }

        @POST
        @Path("undeclared")
        public String undeclared() {
            return "run " + RUNS.incrementAndGet();
        }
    }

    @Test
    void aMethodDeclaredByItsName_isProtected() {
        assertThat(post("by-name", "k").header("Idempotent-Replayed")).isNull();
        assertThat(post("by-name", "k").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(operation("by-name").policy().retention()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void methodDeclaredByVerbAndPath_isProtected_underAnyParameterNames() {
        assertThat(post("1/by-path", "p").header("Idempotent-Replayed")).isNull();
        assertThat(post("1/by-path", "p").header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(operation("by-path").bodyLimit()).isEqualTo(1024);
    }

    @Test
    void settingOfTheApplication_winsAttributeByAttribute() {
        BoundOperation annotated = operation("POST /things/annotated");

        assertThat(annotated.policy().retention()).as("of the annotation").isEqualTo(Duration.ofHours(1));
        assertThat(annotated.policy().lease()).as("of the other extension").isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void otherMethodsOfTheClass_areNotProtected() {
        assertThat(post("undeclared", "u").asString()).isNotEqualTo(post("undeclared", "u").asString());
    }

    private static BoundOperation operation(String name) {
        return MemoryApplication.runtime().services().operations().operation(name);
    }

    private static Response post(String path, String key) {
        return given().header("Idempotency-Key", key).post("/things/" + path);
    }
}
