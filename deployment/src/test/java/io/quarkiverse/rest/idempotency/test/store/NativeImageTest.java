package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.builder.BuildChainBuilder;
import io.quarkus.builder.BuildContext;
import io.quarkus.builder.BuildStep;
import io.quarkus.deployment.builditem.GeneratedResourceBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;
import io.quarkus.test.QuarkusUnitTest;

/**
 * The registrations for a native image. The build writes it down, since the image itself needs GraalVM.
 */
class NativeImageTest {

    private static final String RESOURCES = "native-image-resources.txt";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.sql.create-table", "true")
            .overrideConfigKey("quarkus.datasource.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:native-image;DB_CLOSE_DELAY=-1")
            .overrideConfigKey("quarkus.hibernate-orm.enabled", "false")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .addBuildChainCustomizer(new Consumer<BuildChainBuilder>() {
                @Override
                public void accept(BuildChainBuilder builder) {
                    builder.addBuildStep(new BuildStep() {
                        @Override
                        public void execute(BuildContext context) {
                            String resources = String.join("\n", context.consumeMulti(NativeImageResourceBuildItem.class)
                                    .stream().flatMap(item -> item.getResources().stream()).toList());
                            context.produce(new GeneratedResourceBuildItem(RESOURCES,
                                    resources.getBytes(StandardCharsets.UTF_8)));
                        }
                    }).consumes(NativeImageResourceBuildItem.class).produces(GeneratedResourceBuildItem.class).build();
                }
            });

    @Test
    void theStatementsThatCreateTheTable_areInTheImage() throws IOException {
        try (InputStream resources = Thread.currentThread().getContextClassLoader().getResourceAsStream(RESOURCES)) {
            assertThat(new String(resources.readAllBytes(), StandardCharsets.UTF_8).lines())
                    .contains(SqlDatabase.H2.ddlResource());
        }
    }
}
