package io.quarkiverse.rest.idempotency.client.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.stream.Stream;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.client.RetryAfterBackoff;
import io.quarkiverse.rest.idempotency.client.WorthRetrying;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.deployment.builditem.GeneratedResourceBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.RuntimeInitializedClassBuildItem;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The registrations of the clients for a native image. The build writes it down, since the image itself needs GraalVM.
 */
class NativeImageTest {

    private static final String ITEMS = "native-image-items.txt";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Payments.class)
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            Stream<String> made = context.consumeMulti(ReflectiveClassBuildItem.class).stream()
                                    .filter(ReflectiveClassBuildItem::isConstructors)
                                    .flatMap(item -> item.getClassNames().stream()).map(name -> "made by reflection: " + name);
                            Stream<String> late = context.consumeMulti(RuntimeInitializedClassBuildItem.class).stream()
                                    .map(item -> "initialized at run time: " + item.getClassName());
                            context.produce(new GeneratedResourceBuildItem(ITEMS,
                                    String.join("\n", Stream.concat(made, late).toList()).getBytes(StandardCharsets.UTF_8)));
                        }
                    }).consumes(ReflectiveClassBuildItem.class).consumes(RuntimeInitializedClassBuildItem.class)
                            .produces(GeneratedResourceBuildItem.class).build();
                }
            });

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Payments {

        @POST
        @IdempotentCall
        String pay(String body);
    }

    private static Stream<String> items() throws IOException {
        try (InputStream items = Thread.currentThread().getContextClassLoader().getResourceAsStream(ITEMS)) {
            return new String(items.readAllBytes(), StandardCharsets.UTF_8).lines();
        }
    }

    @Test
    void reflectionOfFaultTolerance_worksInTheImage() throws IOException {
        assertThat(items()).contains("made by reflection: " + RetryAfterBackoff.class.getName(),
                "made by reflection: " + WorthRetrying.class.getName());
    }

    @Test
    void noTwoProcessesOfAnImage_haveTheRandomnessOfTheBuild() throws Exception {
        String source = IdempotencyKeys.class.getName() + "$Random";
        assertThat(items()).contains("initialized at run time: " + source);
        Class.forName(source, false, Thread.currentThread().getContextClassLoader());
    }
}
