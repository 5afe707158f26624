package io.quarkiverse.rest.idempotency.runtime.config;

import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.GLOBAL;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.METHOD;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.NAME;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.OWN;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;

/**
 * The origin of the settings of an operation, and the precedence between the places that give one.
 */
class OperationBinderTest {

    @Test
    void operation_withoutAnySetting_hasTheDocumentedDefaults() {
        BoundOperation operation = bind(Map.of(), Map.of());

        assertThat(operation.name()).isEqualTo(NAME);
        assertThat(operation.method()).isEqualTo(METHOD);
        assertThat(operation.enabled()).isTrue();
        assertThat(operation.headerName()).isEqualTo("Idempotency-Key");
        assertThat(operation.key()).isEqualTo(KeyRequirement.OPTIONAL);
        assertThat(operation.fingerprint().headers()).containsExactly("Content-Type");
        assertThat(operation.policy().lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(operation.policy().retention()).isEqualTo(Duration.ofHours(24));
        assertThat(operation.policy().inFlight()).isEqualTo(InFlight.REJECT);
        assertThat(operation.policy().waitLimit()).isEqualTo(Duration.ofSeconds(5));
        assertThat(operation.recordedStatuses().records(200)).isTrue();
        assertThat(Stream.of(401, 403, 408, 419, 421, 423, 424, 425, 428, 429))
                .noneMatch(operation.recordedStatuses()::records);
        assertThat(operation.replay()).isEqualTo(Replay.STORED);
        assertThat(operation.replayHeaders().names()).contains("Content-Type", "ETag", "Location");
        assertThat(operation.bodyLimit()).isEqualTo(1024 * 1024);
        assertThat(operation.inFlightStatus()).isEqualTo(409);
        assertThat(operation.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(operation.keyParser().parse(List.of("bare"))).isEqualTo(new ParsedKey.Present("bare"));
    }

    @Test
    void onlyReserve_ofAnOperationInItsTransaction_isAsynchronous() {
        Map<String, String> inTransaction = Map.of("completion", "IN_TRANSACTION");

        assertThat(bind(Map.of(), Map.of()).policy().asynchronousReserve()).isFalse();
        assertThat(bind(inTransaction, Map.of()).policy().asynchronousReserve()).isTrue();
        assertThat(bind(inTransaction, Map.of(GLOBAL + "sql.asynchronous-reserve", "false")).policy().asynchronousReserve())
                .isFalse();
    }

    static Stream<Arguments> settingsOfAnnotations() {
        return Stream.of(
                setting("key-requirement", "keyRequirement", "REQUIRED", "optional", "optional", BoundOperation::key,
                        KeyRequirement.REQUIRED,
                        KeyRequirement.OPTIONAL),
                setting("retention", "retention", "2h", "3h", "1h", o -> o.policy().retention(), Duration.ofHours(2),
                        Duration.ofHours(3)),
                setting("lease", "lease", "2m", "3m", "1m", o -> o.policy().lease(), Duration.ofMinutes(2),
                        Duration.ofMinutes(3)),
                setting("in-flight", "inFlight", "WAIT", "reject", "reject", o -> o.policy().inFlight(), InFlight.WAIT,
                        InFlight.REJECT),
                setting("wait-limit", "waitLimit", "2s", "3s", "1s", o -> o.policy().waitLimit(), Duration.ofSeconds(2),
                        Duration.ofSeconds(3)),
                setting("replay", "replay", "STATUS_ONLY", "stored", "stored", BoundOperation::replay, Replay.STATUS_ONLY,
                        Replay.STORED),
                setting("body-limit", "bodyLimit", "2K", "3K", "1K", BoundOperation::bodyLimit, 2048L, 3072L),
                setting("key-format", "keyFormat", "UUID", "any", "any", o -> o.keyParser().parse(List.of("k")),
                        new ParsedKey.Malformed("Expected a UUID in its 36-character form (RFC 9562)."),
                        new ParsedKey.Present("k")));
    }

    private static Arguments setting(String property, String attribute, String annotated, String own, String global,
            Function<BoundOperation, Object> read, Object expectedAnnotated, Object expectedOwn) {
        return Arguments.of(property, attribute, annotated, own, global, read, expectedAnnotated, expectedOwn);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settingsOfAnnotations")
    void setting_ofTheOperation_winsOverAnnotation_whichWinsOverGlobal(String property, String attribute,
            String annotated, String own, String global, Function<BoundOperation, Object> read,
            Object expectedAnnotated, Object expectedOwn) {
        Map<String, String> attributes = Map.of(attribute, annotated);

        assertThat(read.apply(bind(attributes, Map.of(GLOBAL + property, global)))).isEqualTo(expectedAnnotated);
        assertThat(read.apply(bind(attributes, Map.of(GLOBAL + property, global, OWN + property, own))))
                .isEqualTo(expectedOwn);
    }

    @Test
    void globalConfiguration_holdsWhereNothingElseIsSet() {
        BoundOperation operation = bind(Map.of(), Map.of(GLOBAL + "retention", "1h", GLOBAL + "body-limit", "2K",
                GLOBAL + "key-requirement", "required", GLOBAL + "header-name", "X-Key", GLOBAL + "strict-key-syntax", "true",
                GLOBAL + "retry-after", "7s"));

        assertThat(operation.policy().retention()).isEqualTo(Duration.ofHours(1));
        assertThat(operation.bodyLimit()).isEqualTo(2048);
        assertThat(operation.key()).isEqualTo(KeyRequirement.REQUIRED);
        assertThat(operation.headerName()).isEqualTo("X-Key");
        assertThat(operation.keyParser().parse(List.of("bare"))).isInstanceOf(ParsedKey.Malformed.class);
        assertThat(operation.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void settingsThatOnlyConfigurationHas_canBeSetForOneOperation() {
        BoundOperation operation = bind(Map.of(), Map.of(OWN + "header-name", "X-Key", OWN + "in-flight-status", "503",
                OWN + "replay-headers", "ETag,Link", OWN + "fingerprint-headers", "Accept",
                OWN + "released-statuses", "404", OWN + "enabled", "false"));

        assertThat(operation.headerName()).isEqualTo("X-Key");
        assertThat(operation.inFlightStatus()).isEqualTo(503);
        assertThat(operation.replayHeaders().names()).containsExactly("ETag", "Link");
        assertThat(operation.fingerprint().headers()).containsExactly("Accept");
        assertThat(operation.recordedStatuses().records(404)).isFalse();
        assertThat(operation.recordedStatuses().records(401)).isTrue();
        assertThat(operation.enabled()).isFalse();
    }

    @Test
    void anOperationIsProtected_onlyIfItAndTheWholeExtensionAreEnabled() {
        assertThat(bind(Map.of(), Map.of(GLOBAL + "enabled", "false")).enabled()).isFalse();
        assertThat(bind(Map.of(), Map.of(GLOBAL + "enabled", "false", OWN + "enabled", "true")).enabled()).isFalse();
    }

    @Test
    void settings_ofOneOperation_doNotReachAnother() {
        Map<String, BoundOperation> operations = OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""),
                        new OperationDefinition("other", METHOD, Map.of(), "")),
                TestConfig.of(Map.of(OWN + "lease", "7s")), Set.of(), Set.of());

        assertThat(operations).containsOnlyKeys(NAME, "other");
        assertThat(operations.get("other").policy().lease()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void profile_winsOverGlobal_andYieldsToAnnotationAndConfiguration() {
        Map<String, String> profile = Map.of("retention", "3h", "lease", "33s", "waitLimit", "3s", "inFlightStatus", "503");

        BoundOperation operation = OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of("lease", "22s", "waitLimit", "2s"), "")),
                TestConfig.of(Map.of(GLOBAL + "retention", "1h", OWN + "wait-limit", "1s")), Set.of(), Set.of(),
                Map.of(NAME, profile)).get(NAME);

        assertThat(operation.policy().retention()).isEqualTo(Duration.ofHours(3));
        assertThat(operation.policy().lease()).isEqualTo(Duration.ofSeconds(22));
        assertThat(operation.policy().waitLimit()).isEqualTo(Duration.ofSeconds(1));
        assertThat(operation.inFlightStatus()).isEqualTo(503);
        assertThat(operation.enabled()).isTrue();
    }

    @Test
    void aProfile_canTurnAnOperationOff() {
        List<OperationDefinition> definitions = List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""));
        Map<String, Map<String, String>> off = Map.of(NAME, Map.of("enabled", "false"));

        assertThat(OperationBinder.bind(definitions, TestConfig.of(Map.of()), Set.of(), Set.of(), off).get(NAME).enabled())
                .isFalse();
        assertThat(OperationBinder.bind(definitions, TestConfig.of(Map.of(OWN + "enabled", "true")), Set.of(), Set.of(), off)
                .get(NAME)
                .enabled()).isTrue();
    }

    @Test
    void response_whereThereIsARebuilder_isBuiltAgain() {
        assertThat(OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of("replay", "REBUILD"), "")),
                TestConfig.of(Map.of()), Set.of(), Set.of(NAME)).get(NAME).replay()).isEqualTo(Replay.REBUILD);
    }

    @Test
    void staleLease_isAsConfigured_unlessThereIsAReconciler() {
        assertThat(bind(Map.of(), Map.of()).policy().stale()).isEqualTo(StalePolicy.REJECT);
        assertThat(bind(Map.of(), Map.of(OWN + "stale-lease", "re-execute")).policy().stale())
                .isEqualTo(StalePolicy.RE_EXECUTE);
        assertThat(bind(Map.of("staleLease", "RE_EXECUTE"), Map.of()).policy().stale()).isEqualTo(StalePolicy.RE_EXECUTE);
        assertThat(OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")),
                TestConfig.of(Map.of(OWN + "stale-lease", "re-execute")), Set.of(NAME), Set.of()).get(NAME).policy().stale())
                .isEqualTo(StalePolicy.RECONCILE);
    }

    @Test
    void theBoundsOfAReconciler_canBeSetForOneOperation() {
        BoundOperation operation = bind(Map.of(), Map.of(GLOBAL + "reconcile.timeout", "1s", GLOBAL + "reconcile.retries", "0",
                OWN + "reconcile.timeout", "3s", OWN + "reconcile.max-concurrent", "1", OWN + "reconcile.back-off", "0s"));

        assertThat(operation.reconcile().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(operation.reconcile().retries()).isZero();
        assertThat(operation.reconcile().maxConcurrent()).isEqualTo(1);
        assertThat(operation.policy().backOff()).isZero();
    }

    @Test
    void configuration_withoutOperations_bindsNothing() {
        assertThat(OperationBinder.bind(List.of(), TestConfig.of(Map.of()), Set.of(), Set.of())).isEmpty();
    }

    @Test
    void originOfEachSetting_canBeExplained() {
        Map<String, OperationSetting> settings = OperationBinder
                .explain(List.of(new OperationDefinition(NAME, METHOD, Map.of("lease", "10s", "retention", "1h"), "")),
                        TestConfig.of(Map.of(OWN + "retention", "7d", GLOBAL + "wait-limit", "3s")), Set.of(), Set.of(),
                        Map.of(NAME, Map.of("inFlight", "WAIT", "lease", "20s")), Map.of())
                .get(NAME).stream().collect(Collectors.toMap(OperationSetting::name, Function.identity()));

        assertThat(settings.get("retention")).isEqualTo(new OperationSetting("retention", Duration.ofDays(7),
                OperationSetting.Origin.OPERATION_PROPERTY, OWN + "retention"));
        assertThat(settings.get("lease")).isEqualTo(new OperationSetting("lease", Duration.ofSeconds(10),
                OperationSetting.Origin.ANNOTATION, "the annotation on " + METHOD + ", attribute for lease"));
        assertThat(settings.get("in-flight")).isEqualTo(new OperationSetting("in-flight", InFlight.WAIT,
                OperationSetting.Origin.PROFILE, "the OperationProfile of '" + NAME + "', attribute for in-flight"));
        assertThat(settings.get("wait-limit")).isEqualTo(new OperationSetting("wait-limit", Duration.ofSeconds(3),
                OperationSetting.Origin.GLOBAL_PROPERTY, GLOBAL + "wait-limit"));
        assertThat(settings).containsKeys("enabled", "header-name", "key-requirement", "key-format", "replay", "replay-headers",
                "body-limit", "completion", "stale-lease", "store-failure", "released-statuses", "reconcile.timeout");
    }
}
