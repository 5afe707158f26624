package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Properties that are set by the names of the version before. */
class FormerNamesTest {

    private static final String PREFIX = "quarkus.rest-idempotency.";
    private static final String OWN = PREFIX + "operations.\"create\".";

    private static ConfigSource properties(Map<String, String> properties) {
        return new PropertiesConfigSource(properties, "application.properties", 250);
    }

    private static SmallRyeConfig config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withProfile("night")
                .withInterceptors(new RenamedPropertiesInterceptor())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withMapping(IdempotencyConfig.class)
                .withSources(sources)
                .build();
    }

    private static IdempotencyConfig mapped(ConfigSource... sources) {
        return config(sources).getConfigMapping(IdempotencyConfig.class);
    }

    private static Map<String, String> reported(SmallRyeConfig config) {
        Map<String, String> reported = new TreeMap<>();
        FormerNames.report(config, config.getConfigMapping(IdempotencyConfig.class).operations().keySet(), reported::put);
        return reported;
    }

    private static List<String> names(SmallRyeConfig config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    static Stream<ConfigSource> sourcesWithFormerNames() {
        return Stream.of(
                properties(Map.ofEntries(Map.entry(PREFIX + "key", "required"),
                        Map.entry(PREFIX + "documentation", "https://example.org/keys"),
                        Map.entry(PREFIX + "gathering.enabled", "false"), Map.entry(PREFIX + "gathering.max-statements", "5"),
                        Map.entry(PREFIX + "gathering.max-elements", "6"), Map.entry(PREFIX + "gathering.max-bytes", "7K"),
                        Map.entry(PREFIX + "store-time.reserve", "8s"), Map.entry(PREFIX + "store-time.complete", "9s"),
                        Map.entry(PREFIX + "reconcile.bulkhead", "10"), Map.entry(PREFIX + "replay-cache.enabled", "false"),
                        Map.entry(PREFIX + "replay-cache.max-record-size", "11K"),
                        Map.entry(PREFIX + "replay-cache.max-age", "12s"),
                        Map.entry(OWN + "key", "optional"), Map.entry(OWN + "reconcile.bulkhead", "13"))),
                new EnvConfigSource(Map.ofEntries(Map.entry("QUARKUS_REST_IDEMPOTENCY_KEY", "required"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_DOCUMENTATION", "https://example.org/keys"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_GATHERING_ENABLED", "false"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_GATHERING_MAX_STATEMENTS", "5"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_GATHERING_MAX_ELEMENTS", "6"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_GATHERING_MAX_BYTES", "7K"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_STORE_TIME_RESERVE", "8s"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_STORE_TIME_COMPLETE", "9s"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_RECONCILE_BULKHEAD", "10"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_REPLAY_CACHE_ENABLED", "false"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_REPLAY_CACHE_MAX_RECORD_SIZE", "11K"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_REPLAY_CACHE_MAX_AGE", "12s"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_OPERATIONS__CREATE__KEY", "optional"),
                        Map.entry("QUARKUS_REST_IDEMPOTENCY_OPERATIONS__CREATE__RECONCILE_BULKHEAD", "13")), 300));
    }

    @ParameterizedTest
    @MethodSource("sourcesWithFormerNames")
    void formerNames_setTheProperties(ConfigSource source) {
        IdempotencyConfig config = mapped(source);

        assertThat(config.keyRequirement()).isEqualTo(KeyRequirement.REQUIRED);
        assertThat(config.documentationUrl()).isEqualTo(URI.create("https://example.org/keys"));
        assertThat(config.batching().enabled()).isFalse();
        assertThat(config.batching().maxStatements()).isEqualTo(5);
        assertThat(config.batching().maxElements()).isEqualTo(6);
        assertThat(config.batching().maxBytes().asLongValue()).isEqualTo(7 * 1024);
        assertThat(config.storeTimeout().reserve()).isEqualTo(Duration.ofSeconds(8));
        assertThat(config.storeTimeout().complete()).isEqualTo(Duration.ofSeconds(9));
        assertThat(config.reconcile().maxConcurrent()).isEqualTo(10);
        assertThat(config.localCache().enabled()).isFalse();
        assertThat(config.localCache().maxRecordSize().asLongValue()).isEqualTo(11 * 1024);
        assertThat(config.localCache().maxAge()).isEqualTo(Duration.ofSeconds(12));
        assertThat(config.operations().keySet()).containsExactly("create");
        assertThat(config.operations().get("create").keyRequirement()).contains(KeyRequirement.OPTIONAL);
        assertThat(config.operations().get("create").reconcile().maxConcurrent()).contains(13);
    }

    @ParameterizedTest
    @MethodSource("sourcesWithFormerNames")
    void formerNames_areReportedEach_withTheNamesToUse(ConfigSource source) {
        assertThat(reported(config(source))).hasSize(14)
                .containsEntry(PREFIX + "key", PREFIX + "key-requirement")
                .containsEntry(PREFIX + "gathering.max-bytes", PREFIX + "batching.max-bytes")
                .containsEntry(PREFIX + "store-time.reserve", PREFIX + "store-timeout.reserve")
                .containsEntry(OWN + "key", OWN + "key-requirement")
                .containsEntry(OWN + "reconcile.bulkhead", OWN + "reconcile.max-concurrent");
    }

    @ParameterizedTest
    @MethodSource("sourcesWithFormerNames")
    void formerNames_areNotAmongTheNamesOfTheConfiguration(ConfigSource source) {
        assertThat(names(config(source))).contains(PREFIX + "key-requirement", OWN + "key-requirement")
                .doesNotContain(PREFIX + "key", OWN + "key");
    }

    @Test
    void operationWithoutQuotes_isFound() {
        SmallRyeConfig config = config(properties(Map.of(PREFIX + "operations.create.key", "required")));

        assertThat(config.getConfigMapping(IdempotencyConfig.class).operations().get("create").keyRequirement())
                .contains(KeyRequirement.REQUIRED);
        assertThat(reported(config)).containsExactly(
                Map.entry(PREFIX + "operations.create.key", PREFIX + "operations.create.key-requirement"));
    }

    @Test
    void formerName_isReadInTheActiveProfile() {
        assertThat(mapped(properties(Map.of("%night." + PREFIX + "key", "required", "%day." + PREFIX + "lease", "1s")))
                .keyRequirement()).isEqualTo(KeyRequirement.REQUIRED);
        assertThat(mapped(properties(Map.of("%day." + PREFIX + "key", "required"))).keyRequirement())
                .isEqualTo(KeyRequirement.OPTIONAL);
    }

    @Test
    void formerName_winsOverAValueThatTheBuildHasRecorded() {
        ConfigSource recorded = new PropertiesConfigSource(Map.of(PREFIX + "key-requirement", "optional"), "recorded", 0);

        SmallRyeConfig config = config(recorded, properties(Map.of(PREFIX + "key", "required")));

        assertThat(config.getConfigMapping(IdempotencyConfig.class).keyRequirement()).isEqualTo(KeyRequirement.REQUIRED);
        assertThat(reported(config)).containsOnlyKeys(PREFIX + "key");
    }

    @ParameterizedTest
    @ValueSource(strings = { "KEY", "KEY_REQUIREMENT" })
    void variableOfAnOperationWithADash_isReadWhereAFileNamesTheOperation(String setting) {
        IdempotencyConfig config = mapped(properties(Map.of(PREFIX + "operations.\"create-payment\".lease", "9s")),
                new EnvConfigSource(Map.of("QUARKUS_REST_IDEMPOTENCY_OPERATIONS__CREATE_PAYMENT__" + setting, "required"),
                        300));

        assertThat(config.operations().get("create-payment").keyRequirement()).contains(KeyRequirement.REQUIRED);
    }

    @Test
    void bothNames_withOneValue_areReported() {
        assertThat(reported(config(properties(Map.of(PREFIX + "key", "required", PREFIX + "key-requirement", "required")))))
                .containsOnlyKeys(PREFIX + "key");
    }

    @Test
    void bothNames_withDifferentValues_areRejectedWithTheirValues() {
        SmallRyeConfig config = config(
                properties(Map.of(PREFIX + "store-time.reserve", "1s", OWN + "key", "required",
                        OWN + "key-requirement", "optional")),
                new EnvConfigSource(Map.of("QUARKUS_REST_IDEMPOTENCY_STORE_TIMEOUT_RESERVE", "2s"), 300));

        assertThatThrownBy(() -> reported(config)).isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll(
                        PREFIX + "store-time.reserve=1s and " + PREFIX + "store-timeout.reserve=2s name the same setting",
                        OWN + "key=required and " + OWN + "key-requirement=optional name the same setting",
                        "remove " + OWN + "key");
    }

    @Test
    void currentNames_areNotReported() {
        assertThat(reported(config(properties(Map.of(PREFIX + "key-requirement", "required", PREFIX + "lease", "10s",
                OWN + "key-format", "uuid"))))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "key", "quarkus.rest-client.key", "quarkus.rest-idempotency-other.key", PREFIX + "redis.key",
            PREFIX + "operations.\"create\".key-format", PREFIX + "operations.key" })
    void similarName_isLeftAlone(String name) {
        assertThat(RenamedProperties.currentOf(name)).isEqualTo(name);
        assertThat(RenamedProperties.formerOf(name)).isNull();
    }
}
