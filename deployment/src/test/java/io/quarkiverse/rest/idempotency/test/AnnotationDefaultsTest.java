package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.runtime.config.BoundOperation;
import io.quarkus.test.QuarkusUnitTest;

/** An attribute of the annotation that is not set has no value, whatever its default looks like. */
class AnnotationDefaultsTest {

    private static final String PREFIX = "quarkus.rest-idempotency.";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class)
            .overrideConfigKey(PREFIX + "key-requirement", "required")
            .overrideConfigKey(PREFIX + "in-flight", "wait")
            .overrideConfigKey(PREFIX + "retention", "3h")
            .overrideConfigKey(PREFIX + "ignore-query-order", "true")
            .overrideConfigKey(PREFIX + "operations.configured.in-flight", "wait")
            .overrideConfigKey(PREFIX + "operations.configured.retention", "5h");

    @Path("/things")
    public static class Things {

        @POST
        @Path("unset")
        @Idempotent(operation = "unset")
        public void unset() {
            // Its settings are looked at.
        }

        @POST
        @Path("empty")
        @Idempotent(operation = "empty", keyRequirement = {}, inFlight = {}, retention = "", ignoreQueryOrder = {})
        public void empty() {
            // Its settings are looked at.
        }

        @POST
        @Path("set")
        @Idempotent(operation = "set", keyRequirement = KeyRequirement.OPTIONAL, inFlight = InFlight.REJECT, retention = "24h", ignoreQueryOrder = false)
        public void set() {
            // Its settings are looked at.
        }

        @POST
        @Path("configured")
        @Idempotent(operation = "configured", inFlight = InFlight.REJECT, retention = "24h")
        public void configured() {
            // Its settings are looked at.
        }

        @POST
        @Path("former")
        @SuppressWarnings("removal")
        @Idempotent(operation = "former", key = KeyRequirement.OPTIONAL)
        public void former() {
            // Its settings are looked at.
        }
    }

    private static BoundOperation operation(String name) {
        return MemoryApplication.runtime().services().operations().operation(name);
    }

    @ParameterizedTest
    @ValueSource(strings = { "unset", "empty" })
    void unsetAttribute_hasTheValueOfTheGlobalConfiguration(String name) {
        assertThat(operation(name).key()).isEqualTo(KeyRequirement.REQUIRED);
        assertThat(operation(name).policy().inFlight()).isEqualTo(InFlight.WAIT);
        assertThat(operation(name).policy().retention()).isEqualTo(Duration.ofHours(3));
        assertThat(operation(name).fingerprint().ignoreQueryOrder()).isTrue();
    }

    @Test
    void unsetAttribute_hasTheDefaultOfAPropertyThatIsNotSet() {
        assertThat(operation("unset").policy().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(operation("unset").completion()).isEqualTo(Completion.AFTER_RESPONSE_BUILT);
        assertThat(operation("unset").bodyLimit()).isEqualTo(1024 * 1024);
    }

    @Test
    void attributeWithTheValueOfTheDefault_winsOverTheGlobalConfiguration() {
        assertThat(operation("set").key()).isEqualTo(KeyRequirement.OPTIONAL);
        assertThat(operation("set").policy().inFlight()).isEqualTo(InFlight.REJECT);
        assertThat(operation("set").policy().retention()).isEqualTo(Duration.ofHours(24));
        assertThat(operation("set").fingerprint().ignoreQueryOrder()).isFalse();
    }

    @Test
    void configurationOfTheOperation_winsOverTheAttribute() {
        assertThat(operation("configured").policy().inFlight()).isEqualTo(InFlight.WAIT);
        assertThat(operation("configured").policy().retention()).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void formerAttribute_isReadAsTheNewOne() {
        assertThat(operation("former").key()).isEqualTo(KeyRequirement.OPTIONAL);
    }
}
