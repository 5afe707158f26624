package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentOperationsBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.SingleBeanBuildItem;
import io.quarkiverse.rest.idempotency.spi.IdempotentOperations;
import io.quarkiverse.rest.idempotency.spi.OperationSettings;
import io.quarkiverse.rest.idempotency.spi.SingleBeans;
import io.quarkus.arc.Unremovable;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.deployment.builditem.GeneratedResourceBuildItem;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Public API for other extensions: the operations, at build time and at run time, and beans of their own types.
 */
class OtherExtensionTest {

    private static final String SEEN_AT_BUILD = "seen-at-build.txt";

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Gadgets.class, Greeter.class, Clock.class, OwnClock.class, Bell.class, Twin.class, Rung.class,
                    OneTwin.class, OtherTwin.class)
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"things.create\".client-error-retention", "30m")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"things.create\".replay-headers",
                    "Content-Type,X-Api-Token,X-Key-Secret-Id")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"things.off\".enabled", "false")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"things.off\".in-flight-status", "503")
            .overrideConfigKey("quarkus.rest-idempotency.operations.\"things.off\".key-format", "uuidv7")
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            context.produce(new SingleBeanBuildItem(Greeter.class));
                        }
                    }).produces(SingleBeanBuildItem.class).build();
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            String seen = context.consume(IdempotentOperationsBuildItem.class).operations().stream()
                                    .map(operation -> operation.name() + " " + operation.attributes() + " "
                                            + operation.methods().stream()
                                                    .map(method -> method.verb() + " " + method.path() + " "
                                                            + description(method))
                                                    .sorted().toList())
                                    .sorted().collect(Collectors.joining("\n"));
                            context.produce(
                                    new GeneratedResourceBuildItem(SEEN_AT_BUILD, seen.getBytes(StandardCharsets.UTF_8)));
                        }
                    }).consumes(IdempotentOperationsBuildItem.class).produces(GeneratedResourceBuildItem.class).build();
                }
            });

    private static String description(ResourceMethod method) {
        return method.description() + " " + method.is(method.declaration(), method.resourceClass());
    }

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(operation = "things.create", retention = "2h", replay = Replay.STATUS_ONLY)
        public String create(String body) {
            return body;
        }

        @POST
        @Path("off")
        @Idempotent(operation = "things.off")
        public String off() {
            return "";
        }
    }

    /** Not idempotent. */
    @Path("/gadgets")
    public static class Gadgets {

        @POST
        public String create(String body) {
            return body;
        }
    }

    /** No class injects it: but for the build item, it would be removed as unused. */
    @Singleton
    public static class Greeter {

        static boolean made;

        public Greeter() {
            made = true;
        }
    }

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Rung {
    }

    @Singleton
    @Unremovable
    public static class Clock {
    }

    /** For purposes of the application. */
    @Singleton
    @Unremovable
    @Rung
    public static class OwnClock extends Clock {
    }

    @Singleton
    @Unremovable
    @Rung
    public static class Bell {
    }

    public interface Twin {
    }

    @Singleton
    @Unremovable
    public static class OneTwin implements Twin {
    }

    @Singleton
    @Unremovable
    public static class OtherTwin implements Twin {
    }

    @Inject
    IdempotentOperations operations;

    @Inject
    SingleBeans beans;

    @Test
    void settings_ofAnOperation_areThoseThatRequestsMeet() {
        OperationSettings settings = operations.settings("things.create").orElseThrow();

        assertThat(settings.name()).isEqualTo("things.create");
        assertThat(settings.enabled()).isTrue();
        assertThat(settings.replay()).isEqualTo(Replay.STATUS_ONLY);
        assertThat(settings.retention()).isEqualTo(Duration.ofHours(2));
        assertThat(settings.clientErrorRetention()).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.replayHeaders()).containsExactlyInAnyOrder("Content-Type", "X-Api-Token", "X-Key-Secret-Id");
        assertThat(settings.credentialHeaders()).containsExactlyInAnyOrder("X-Api-Token", "X-Key-Secret-Id");
        assertThat(settings.inFlightStatus()).isEqualTo(409);
        assertThat(settings.rejectsExpiredKeys()).isFalse();
        assertThat(operations.settings("things.off").orElseThrow().enabled()).isFalse();
        assertThat(operations.settings("things.off").orElseThrow().inFlightStatus()).isEqualTo(503);
        assertThat(operations.settings("things.off").orElseThrow().rejectsExpiredKeys()).isTrue();
    }

    @Test
    void sources_ofSettings_areThePlacesThatSetThem() {
        OperationSettings settings = operations.settings("things.create").orElseThrow();

        assertThat(settings.source("client-error-retention"))
                .isEqualTo("quarkus.rest-idempotency.operations.\"things.create\".client-error-retention");
        assertThat(settings.source("retention")).startsWith("the annotation on ").endsWith(", attribute for retention");
        assertThat(settings.source("in-flight-status")).isEqualTo("quarkus.rest-idempotency.in-flight-status");
        assertThat(settings.source("tombstone-retention")).isEqualTo("quarkus.rest-idempotency.tombstone-retention");
    }

    @Test
    void settings_ofAnUnknownOperation_areEmpty() {
        assertThat(operations.settings("gadgets.create")).isEmpty();
    }

    @Test
    void keys_whileTheStoreAnswers_canBeReserved() throws Exception {
        assertThat(operations.canReserve().get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void operations_atBuildTime_areTheCheckedOnesWithTheirMethods() throws Exception {
        try (InputStream seen = Thread.currentThread().getContextClassLoader().getResourceAsStream(SEEN_AT_BUILD)) {
            assertThat(new String(seen.readAllBytes(), StandardCharsets.UTF_8).lines()).satisfiesExactly(
                    create -> assertThat(create).startsWith("things.create {").contains("retention=2h", "replay=STATUS_ONLY")
                            .doesNotContain("operation=")
                            .endsWith(" [POST /things " + Things.class.getName() + "#create(String) true]"),
                    off -> assertThat(off).isEqualTo(
                            "things.off {} [POST /things/off " + Things.class.getName() + "#off() true]"));
        }
    }

    @Test
    void singleBean_isFound_andMadeOnlyWhenAskedFor() {
        assertThat(beans.find(Greeter.class)).isPresent();
        assertThat(Greeter.made).isFalse();

        assertThat(beans.find(Greeter.class).orElseThrow().get()).isNotNull();
        assertThat(Greeter.made).isTrue();
    }

    @Test
    void singleBean_ofATypeWithoutBeans_isEmpty() {
        assertThat(beans.find(Runnable.class)).isEmpty();
        assertThat(beans.findShared(Duration.class)).isEmpty();
    }

    @Test
    void singleBean_amongSeveral_isRejected() {
        assertThatThrownBy(() -> beans.find(Twin.class)).hasMessageStartingWith(
                "Multiple Twin beans: " + OneTwin.class.getName() + ", " + OtherTwin.class.getName() + ".");
        assertThatThrownBy(() -> beans.findShared(Twin.class)).hasMessageStartingWith("Multiple Twin beans: ");
    }

    @Test
    void qualifiedBean_ofASharedType_countsOnlyWhereNoOtherDoes() {
        assertThatThrownBy(() -> beans.find(Clock.class)).hasMessageStartingWith("Multiple Clock beans: ");
        assertThat(beans.findShared(Clock.class).orElseThrow().get()).isExactlyInstanceOf(Clock.class);
        assertThatThrownBy(() -> beans.findShared(Bell.class))
                .hasMessageStartingWith("The Bell bean @" + Rung.class.getName() + " " + Bell.class.getName())
                .hasMessageContaining("has a qualifier");
    }
}
