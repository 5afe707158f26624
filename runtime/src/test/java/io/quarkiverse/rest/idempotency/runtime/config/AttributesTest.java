package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;

/**
 * How the attributes of an annotation are read.
 */
class AttributesTest {

    @Test
    void unsetAttribute_isEmpty() {
        Attributes attributes = new Attributes(Map.of());

        assertThat(attributes.keyRequirement()).isEmpty();
        assertThat(attributes.keyFormat()).isEmpty();
        assertThat(attributes.retention()).isEmpty();
        assertThat(attributes.lease()).isEmpty();
        assertThat(attributes.inFlight()).isEmpty();
        assertThat(attributes.waitLimit()).isEmpty();
        assertThat(attributes.replay()).isEmpty();
        assertThat(attributes.bodyLimit()).isEmpty();
        assertThat(attributes.completion()).isEmpty();
        assertThat(attributes.staleLease()).isEmpty();
        assertThat(attributes.problems()).isEmpty();
    }

    @Test
    void setAttribute_isRead() {
        Attributes attributes = new Attributes(
                Map.ofEntries(Map.entry("operation", "pay"), Map.entry("keyRequirement", "REQUIRED"),
                        Map.entry("keyFormat", "UUIDV7"), Map.entry("retention", "7d"), Map.entry("lease", "90s"),
                        Map.entry("inFlight", "WAIT"), Map.entry("waitLimit", "PT2S"), Map.entry("replay", "STATUS_ONLY"),
                        Map.entry("bodyLimit", "512K"), Map.entry("completion", "IN_TRANSACTION"),
                        Map.entry("staleLease", "RE_EXECUTE")));

        assertThat(attributes.keyRequirement()).contains(KeyRequirement.REQUIRED);
        assertThat(attributes.keyFormat()).contains(KeyFormat.UUIDV7);
        assertThat(attributes.retention()).contains(Duration.ofDays(7));
        assertThat(attributes.lease()).contains(Duration.ofSeconds(90));
        assertThat(attributes.inFlight()).contains(InFlight.WAIT);
        assertThat(attributes.waitLimit()).contains(Duration.ofSeconds(2));
        assertThat(attributes.replay()).contains(Replay.STATUS_ONLY);
        assertThat(attributes.bodyLimit()).contains(512L * 1024);
        assertThat(attributes.completion()).contains(Completion.IN_TRANSACTION);
        assertThat(attributes.staleLease()).contains(StaleLease.RE_EXECUTE);
        assertThat(attributes.problems()).isEmpty();
    }

    @Test
    void attributeOfTheAnnotation_isUnsetByDefault() {
        assertThat(Idempotent.class.getDeclaredMethods()).hasSizeGreaterThan(15).allSatisfy(attribute -> assertThat(
                attribute.getDefaultValue() instanceof String text ? text.length()
                        : Array.getLength(attribute.getDefaultValue()))
                .as(attribute.getName()).isZero());
    }

    @Test
    void attributeOfTheAnnotation_isKnown() {
        List<String> names = Stream.of(Idempotent.class.getDeclaredMethods())
                .filter(attribute -> !attribute.isAnnotationPresent(Deprecated.class)).map(Method::getName).toList();

        assertThat(names).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(new Attributes(Map.of(name, "x")).problems())
                .allSatisfy((attribute, problem) -> assertThat(problem).doesNotContain("no such")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "inFlight | REJECT | WAIT", "ignoreQueryOrder | true | false" })
    void severalValues_whereOneIsExpected_areRejected(String attribute, String one, String other) {
        assertThat(new Attributes(Map.of(attribute, one + "\n" + other)).problems()).containsExactly(
                Map.entry(attribute, "expected one value, got [" + one + ", " + other + "]. Remove all but one"));
    }

    @Test
    void constants_areReadLikeConfiguration() {
        assertThat(new Attributes(Map.of("replay", "status-only")).replay()).contains(Replay.STATUS_ONLY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "keyRequirement | maybe | expected one of [OPTIONAL, REQUIRED], was 'maybe'",
            "keyFormat  | ulid  | expected one of [ANY, UUID, UUIDV7], was 'ulid'",
            "inFlight   | ~~    | expected one of [REJECT, WAIT], was ''",
            "replay     | all   | expected one of [STORED, STATUS_ONLY, REBUILD], was 'all'",
            "completion | later | expected one of [AFTER_RESPONSE_BUILT, IN_TRANSACTION], was 'later'",
            "staleLease | x     | expected one of [REJECT, RE_EXECUTE], was 'x'",
            "retention  | soon  | expected a duration such as 30s, 15m, 7d or PT24H, was 'soon'",
            "retention  | ~~    | expected a duration such as 30s, 15m, 7d or PT24H, was ''",
            "retention  | 0s    | expected a positive duration, was 'PT0S'",
            "lease      | PT0S  | expected a positive duration, was 'PT0S'",
            "lease      | PT-1S | expected a duration such as 30s, 15m, 7d or PT24H, was 'PT-1S'",
            "waitLimit  | PT-1S | expected a duration such as 30s, 15m, 7d or PT24H, was 'PT-1S'",
            "bodyLimit  | big   | expected a size such as 512K or 1M, was 'big'",
            "bodyLimit  | -1    | expected a size such as 512K or 1M, was '-1'",
            "keyMember  | id    | expected a JSON Pointer that begins with a slash, such as /idempotency_key, was 'id'",
            "bodyLimit  | ~~    | expected a size such as 512K or 1M, was ''" })
    void unusableValue_isNamedWithTheExpectedOne(String attribute, String value, String problem) {
        assertThat(new Attributes(Map.of(attribute, value)).problems()).containsExactly(Map.entry(attribute, problem));
    }

    @Test
    void sourcesOfKeys_ofTwoKinds_areRejected() {
        assertThat(new Attributes(Map.of("keyMember", "/id", "keyParts", "path:id")).problems()).hasSize(1)
                .hasEntrySatisfying("keyResolver", problem -> assertThat(problem)
                        .contains("at most one of keyMember, keyParts and keyResolver", "[keyMember, keyParts]"));
        assertThat(new Attributes(Map.of("keyParts", "body:/event/id,cookie:a")).problems()).containsOnlyKeys("keyParts");
    }

    @Test
    void aWaitLimitOfZero_canBeUsed() {
        assertThat(new Attributes(Map.of("waitLimit", "0s")).problems()).isEmpty();
    }

    @Test
    void anAttributeThatDoesNotExist_isNamedWithThoseThatDo() {
        assertThat(new Attributes(Map.of("ttl", "1h")).problems()).hasSize(1)
                .hasEntrySatisfying("ttl", problem -> assertThat(problem).contains("no such attribute")
                        .contains("operation", "keyRequirement", "keyFormat", "retention", "lease", "inFlight", "waitLimit",
                                "replay",
                                "bodyLimit", "completion", "staleLease"));
    }

    @Test
    void allProblemsAreFoundAtOnce_inTheOrderOfTheirNames() {
        assertThat(new Attributes(Map.of("retention", "x", "keyRequirement", "x", "lease", "0s")).problems())
                .containsOnlyKeys("keyRequirement", "lease", "retention")
                .extractingFromEntries(Map.Entry::getKey).isSorted();
    }

    @Test
    void unreadableValue_whenItIsRead_throws() {
        assertThatThrownBy(() -> new Attributes(Map.of("bodyLimit", "big")).bodyLimit())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
