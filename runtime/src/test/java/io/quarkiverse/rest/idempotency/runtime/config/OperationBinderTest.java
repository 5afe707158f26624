package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.http.ParsedKey;
import io.quarkiverse.rest.idempotency.protocol.StalePolicy;
import io.quarkiverse.rest.idempotency.spi.KeyResolver;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Where the settings of an operation come from, and how what cannot be is rejected.
 */
class OperationBinderTest {

    private static final String GLOBAL = "quarkus.rest-idempotency.";
    private static final String NAME = "POST /payments/{id}/refunds";
    private static final String OWN = GLOBAL + "operations.\"" + NAME + "\".";
    private static final String METHOD = "org.acme.Payments#refund";

    private static BoundOperation bind(Map<String, String> attributes, Map<String, String> properties) {
        return OperationBinder
                .bind(List.of(new OperationDefinition(NAME, METHOD, attributes, "")), TestConfig.of(properties), Set.of(),
                        Set.of())
                .get(NAME);
    }

    private static String rejection(Map<String, String> attributes, Map<String, String> properties) {
        try {
            bind(attributes, properties);
        } catch (ConfigurationException e) {
            return e.getMessage();
        }
        throw new AssertionError("Expected the configuration to be rejected");
    }

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
    void theGlobalConfigurationHolds_whereNothingElseIsSaid() {
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
    void keySource_isThatOfTheFirstPlaceThatSaysAnything() {
        Map<String, String> global = Map.of(GLOBAL + "key-member", "/id");
        Map<String, String> own = Map.of(GLOBAL + "key-member", "/id", OWN + "key-parts", "body:/event/id,header:X-Event");

        assertThat(bind(Map.of(), Map.of()).keySource()).isNull();
        assertThat(bind(Map.of(), global).keySource().place()).isEqualTo("the member /id of the JSON body");
        assertThat(bind(Map.of("keyMember", "/requestId"), global).keySource().place()).contains("/requestId");
        assertThat(bind(Map.of("keyMember", "/requestId"), own).keySource().derived()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "key-member   | id      | key-member: expected a JSON Pointer",
            "key-parts    | id      | key-parts: expected body:, header:, path: or query: and a name",
            "key-resolver | strange | key-resolver: expected the name() of a KeyResolver bean, was 'strange'; there are [events]" })
    void keySource_thatCannotBeUsed_isRejectedByItsProperty(String setting, String value, String problem) {
        assertThatThrownBy(() -> bindWithResolver(Map.of(OWN + setting, value)))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining(OWN + problem);
    }

    @Test
    void keySource_ofTwoKindsInOnePlace_isRejected() {
        assertThatThrownBy(() -> bindWithResolver(Map.of(OWN + "key-member", "/id", OWN + "key-resolver", "events")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(OWN + "key-member: expected at most one of", "Remove all but one");
    }

    @Test
    void keyResolver_thatNoOperationNames_isRejected() {
        assertThatThrownBy(() -> bindWithResolver(Map.of())).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The KeyResolver bean 'events' is named by no operation");
        assertThat(bindWithResolver(Map.of(OWN + "key-resolver", "events")).keySource().derived()).isFalse();
    }

    private static BoundOperation bindWithResolver(Map<String, String> properties) {
        KeyResolver events = new KeyResolver() {
            @Override
            public String name() {
                return "events";
            }

            @Override
            public String resolve(KeyRequest request) {
                return null;
            }
        };
        return OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")), TestConfig.of(properties),
                Set.of(), Set.of(), Map.of(), Map.of("events", events)).get(NAME);
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
    void unusableValueOfAProfile_isRejected() {
        assertThatThrownBy(() -> OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")),
                TestConfig.of(Map.of()), Set.of(), Set.of(), Map.of(NAME, Map.of("retention", "P1W"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The OperationProfile of '" + NAME + "' cannot be used, attribute retention: expected");
    }

    @Test
    void profileOfAnUnknownOperation_isRejected() {
        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(), TestConfig.of(Map.of()), Set.of(), Set.of(), Map.of(NAME, Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("OperationProfile bean for the unknown operation '" + NAME + "'. Expected one of");
    }

    static Stream<Arguments> rejectedProperties() {
        return Stream.of(
                Arguments.of("retention", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("tombstone-retention", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("key-clock-skew", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("key-member", "id",
                        "expected a JSON Pointer that begins with a slash, such as /idempotency_key, was 'id'"),
                Arguments.of("header-name", "Idempotency Key", "expected the name of a header, was 'Idempotency Key'"),
                Arguments.of("reconcile.timeout", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.retries", "-1", "expected 0 or more, was -1"),
                Arguments.of("reconcile.retry-delay", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.max-concurrent", "0", "expected 1 or more, was 0"),
                Arguments.of("reconcile.breaker-delay", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.back-off", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("lease", "PT-1S", "expected a positive duration, was PT-1S"),
                Arguments.of("wait-limit", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("in-flight-status", "429", "expected 409 or 503, was 429"),
                Arguments.of("replay", "rebuild",
                        "REBUILD needs a ResponseRebuilder bean whose operation() is '" + NAME + "', and there is none"),
                Arguments.of("released-statuses", "500", "Only a 4xx status can be listed as released, was 500"),
                Arguments.of("replay-headers", "Set-Cookie", "The header Set-Cookie can never be stored for replay"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedProperties")
    void unusableGlobalSetting_isRejectedByItsProperty(String property, String value, String problem) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + property, value)))
                .contains("\n - " + GLOBAL + property + ": " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedProperties")
    void unusableSettingOfOneOperation_isRejectedByItsProperty(String property, String value, String problem) {
        assertThat(rejection(Map.of(), Map.of(OWN + property, value))).contains("\n - " + OWN + property + ": " + problem);
    }

    @Test
    void unusableKeyLengthLimit_isRejectedByItsProperty() {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "max-key-length", "0")))
                .contains("\n - " + GLOBAL + "max-key-length: ").contains("was 0");
    }

    @ParameterizedTest
    @CsvSource({ "retry-after, PT0.999S, expected a duration from PT1S to PT1M",
            "retry-after, PT61S, expected a duration from PT1S to PT1M",
            "heartbeat-interval, 0s, expected a positive duration", "heartbeat-interval, PT-1S, expected a positive duration",
            "store-timeout.reserve, 0s, expected a positive duration",
            "store-timeout.reserve, PT-1S, expected a positive duration",
            "store-timeout.complete, PT-1S, expected a duration that is not negative",
            "waiters.poll-interval, 0s, expected a positive duration", "waiters.max, -1, expected 0 or more",
            "waiters.max-per-key, -1, expected 0 or more", "batching.max-statements, 0, expected 1 or more",
            "batching.max-elements, 0, expected 1 or more", "batching.max-bytes, 0, expected 1 or more",
            "local-cache.max-record-size, 0, expected 1 or more",
            "purge.interval, 0s, expected a positive duration",
            "purge.batch-size, 0, expected 1 or more" })
    void unusableSettingOfTheNode_isRejectedByItsProperty_alsoWithoutOperations(String property, String value,
            String expected) {
        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(), TestConfig.of(Map.of(GLOBAL + property, value)), Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + GLOBAL + property + ": " + expected + ", was ");
    }

    @Test
    void settingsOfTheNodeAtTheirLimits_canBeUsed() {
        assertThat(bind(Map.of(), Map.of(GLOBAL + "retry-after", "60s", GLOBAL + "store-timeout.complete", "0s",
                GLOBAL + "waiters.max", "0", GLOBAL + "waiters.max-per-key", "0", GLOBAL + "purge.batch-size", "1")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { " ", "\t", "Key:", "Schlüssel" })
    void unusableHeaderName_isRejectedByItsProperty(String name) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "header-name", name)))
                .contains("\n - " + GLOBAL + "header-name: expected the name of a header, was '" + name + "'");
        assertThat(rejection(Map.of(), Map.of(OWN + "header-name", name))).contains("\n - " + OWN + "header-name: ");
    }

    @Test
    void completionInTransaction_whereItIsImpossible_isRejectedByItsProperty() {
        OperationDefinition asynchronous = new OperationDefinition(NAME, METHOD, Map.of(), "because it returns a Uni");

        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(asynchronous), TestConfig.of(Map.of(OWN + "completion", "in-transaction")),
                        Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + OWN + "completion: " + METHOD
                        + " cannot be completed in a transaction, because it returns a Uni");
    }

    @Test
    void aResponseIsBuiltAgain_whereThereIsSomebodyToBuildIt() {
        assertThat(OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of("replay", "REBUILD"), "")),
                TestConfig.of(Map.of()), Set.of(), Set.of(NAME)).get(NAME).replay()).isEqualTo(Replay.REBUILD);
    }

    @Test
    void aProblemOfAGlobalSetting_isToldOnce() {
        assertThatThrownBy(() -> OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""),
                        new OperationDefinition("other", METHOD, Map.of(), "")),
                TestConfig.of(Map.of(GLOBAL + "lease", "0s", GLOBAL + "retry-after", "PT-1S")), Set.of(), Set.of()))
                .satisfies(rejection -> assertThat(rejection.getMessage().lines()).hasSize(3)
                        .containsOnlyOnce(" - " + GLOBAL + "lease: expected a positive duration, was PT0S"));
    }

    @Test
    void leaseShorterThanThreeHeartbeats_isRejectedByItsProperty() {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "heartbeat-interval", "2s", OWN + "lease", "5s")))
                .contains(
                        "\n - " + OWN + "lease: expected at least three times " + GLOBAL + "heartbeat-interval=PT2S, was PT5S");
        assertThat(bind(Map.of(), Map.of(GLOBAL + "heartbeat-interval", "2s", OWN + "lease", "6s"))).isNotNull();
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
    void reconcilerOfAnUnknownOperation_isRejected() {
        assertThatThrownBy(() -> OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")),
                TestConfig.of(Map.of()), Set.of("unknown"), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Reconciler bean for the unknown operation 'unknown'. Expected one of");
    }

    @Test
    void unusableAttribute_isRejectedByItsMethod() {
        assertThat(rejection(Map.of("replay", "REBUILD"), Map.of()))
                .contains("the annotation on " + METHOD + ", attribute for replay: REBUILD needs a ResponseRebuilder bean");
    }

    @ParameterizedTest
    @ValueSource(strings = { "post /payments/{id}/refunds", "unknown" })
    void anOperationThatDoesNotExist_isNamedWithThoseThatDo(String unknown) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "operations.\"" + unknown + "\".lease", "1m")))
                .contains("\n - " + GLOBAL + "operations.\"" + unknown + "\": there is no such operation; there are [" + NAME
                        + "]");
    }

    @Test
    void problems_areAllToldAtOnce() {
        assertThatThrownBy(() -> OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""),
                        new OperationDefinition("other", METHOD, Map.of(), "")),
                TestConfig.of(Map.of(OWN + "lease", "0s", OWN + "in-flight-status", "200",
                        GLOBAL + "operations.other.retention", "0s", GLOBAL + "operations.unknown.enabled", "false")),
                Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("cannot be used:\n - ", OWN + "lease: ", OWN + "in-flight-status: ",
                        "operations.\"other\".retention: ", "operations.\"unknown\": ");
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

    @Test
    void fingerprintSettings_comeFromTheOperationTheAnnotationOrTheDefault() {
        assertThat(bind(Map.of(), Map.of()).fingerprint())
                .isEqualTo(new FingerprintRules(FingerprintMode.BYTES, List.of(), false,
                        List.of("Content-Type"), true, true));
        Map<String, String> annotated = Map.of("fingerprint", "JSON", "fingerprintExclude", "/id\n/auth/token",
                "ignoreQueryOrder", "true");
        assertThat(bind(annotated, Map.of()).fingerprint()).isEqualTo(new FingerprintRules(FingerprintMode.JSON,
                List.of("/id", "/auth/token"), true, List.of("Content-Type"), true, true));
        assertThat(bind(annotated, Map.of(OWN + "fingerprint-exclude", "/other", OWN + "ignore-query-order", "false",
                OWN + "fingerprint-conditional-headers", "false", GLOBAL + "fingerprint-marks", "false")).fingerprint())
                .isEqualTo(new FingerprintRules(FingerprintMode.JSON, List.of("/other"), false, List.of("Content-Type"), false,
                        false));
        assertThat(bind(Map.of(), Map.of(GLOBAL + "fingerprint", "json", GLOBAL + "fingerprint-exclude", "/id")).fingerprint()
                .excluded()).containsExactly("/id");
    }

    @Test
    void pointersOfAllOperations_areLeftAloneWhereBodiesAreComparedByTheirBytes() {
        assertThat(bind(Map.of("fingerprint", "BYTES"),
                Map.of(GLOBAL + "fingerprint", "json", GLOBAL + "fingerprint-exclude", "/id")).fingerprint().excluded())
                .isEmpty();
    }

    @Test
    void pointersWithoutJson_orWithWrongSyntax_areRejectedByTheirProperty() {
        assertThat(rejection(Map.of(), Map.of(OWN + "fingerprint-exclude", "/id"))).contains(OWN + "fingerprint-exclude",
                "expected fingerprint=json", "was bytes");
        assertThat(rejection(Map.of("fingerprint", "JSON"), Map.of(OWN + "fingerprint-exclude", "/id,id")))
                .contains(OWN + "fingerprint-exclude", "expected JSON Pointers", "'id'");
        assertThat(new Attributes(Map.of("fingerprintExclude", "$.id")).problems()).containsKey("fingerprintExclude");
        assertThat(new Attributes(Map.of("fingerprintExclude", "/a~2")).problems()).containsKey("fingerprintExclude");
        assertThat(new Attributes(Map.of("fingerprintExclude", "/a~1b/0", "fingerprint", "JSON")).problems()).isEmpty();
    }

    @Test
    void unusableSecrets_areRejectedByTheirProperty_andNotShown() {
        String secret = "0123456789abcdef0123456789abcdef";

        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.secret", "too short"))).contains(GLOBAL + "digest.secret",
                "expected 32 characters or more, got 9").doesNotContain("too short");
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.other-secrets", "too short")))
                .contains(GLOBAL + "digest.other-secrets", "got 9");
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.secret", secret, GLOBAL + "digest.other-secrets", secret)))
                .contains(GLOBAL + "digest.other-secrets", "twice").doesNotContain(secret);
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.other-unkeyed", "true")))
                .contains(GLOBAL + "digest.other-unkeyed");
        assertThat(bind(Map.of(), Map.of(GLOBAL + "digest.secret", secret, GLOBAL + "digest.other-unkeyed", "true")))
                .isNotNull();
    }
}
