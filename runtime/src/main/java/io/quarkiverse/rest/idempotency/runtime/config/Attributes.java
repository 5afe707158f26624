package io.quarkiverse.rest.idempotency.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.InFlight;
import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.keys.KeySource;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;

/**
 * Reads the attributes of an annotation, or of another extension. The build checks every attribute of an annotation with
 * it, so that a value that cannot be read fails the build and not a request.
 */
public final class Attributes {

    private static final DurationConverter DURATIONS = new DurationConverter();
    private static final MemorySizeConverter SIZES = new MemorySizeConverter();

    private final Map<String, String> values;

    public Attributes(Map<String, String> values) {
        this.values = values;
    }

    public Optional<Boolean> enabled() {
        return flag("enabled");
    }

    private Optional<Boolean> flag(String name) {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        atMostOne(text);
        if (!text.equals("true") && !text.equals("false")) {
            throw unreadable(name, text, "true or false");
        }
        return Optional.of(Boolean.valueOf(text));
    }

    public Optional<KeyRequirement> keyRequirement() {
        return value("keyRequirement", KeyRequirement.class);
    }

    public Optional<KeyFormat> keyFormat() {
        return value("keyFormat", KeyFormat.class);
    }

    public Optional<String> keyMember() {
        return checked("keyMember", KeySource::member);
    }

    public Optional<List<String>> keyParts() {
        return checked("keyParts", text -> KeySource.parts(list(text))).map(Attributes::list);
    }

    public Optional<String> keyResolver() {
        return Optional.ofNullable(values.get("keyResolver")).filter(name -> !name.isEmpty());
    }

    private Optional<String> checked(String name, Function<String, KeySource> read) {
        Optional<String> text = Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
        text.ifPresent(read::apply);
        return text;
    }

    private static List<String> list(String text) {
        return List.of(text.split("[,\n]"));
    }

    private void atMostOneSource() {
        List<String> said = Stream.of("keyMember", "keyParts", "keyResolver")
                .filter(name -> !values.getOrDefault(name, "").isEmpty()).toList();
        if (said.size() > 1) {
            throw new IllegalArgumentException(
                    "expected at most one of keyMember, keyParts and keyResolver, got " + said + ". Remove all but one");
        }
    }

    public Optional<Boolean> rejectExpiredKeys() {
        return flag("rejectExpiredKeys");
    }

    public Optional<Duration> retention() {
        return duration("retention");
    }

    public Optional<Duration> lease() {
        return duration("lease");
    }

    public Optional<InFlight> inFlight() {
        return value("inFlight", InFlight.class);
    }

    public Optional<Duration> waitLimit() {
        return duration("waitLimit");
    }

    public Optional<Integer> inFlightStatus() {
        String text = values.get("inFlightStatus");
        if (text == null) {
            return Optional.empty();
        }
        if (!text.equals("409") && !text.equals("503")) {
            throw unreadable("inFlightStatus", text, "409 or 503");
        }
        return Optional.of(Integer.valueOf(text));
    }

    public Optional<Replay> replay() {
        return value("replay", Replay.class);
    }

    public Optional<Long> bodyLimit() {
        String text = values.get("bodyLimit");
        if (text == null) {
            return Optional.empty();
        }
        MemorySize size;
        try {
            size = SIZES.convert(text);
        } catch (IllegalArgumentException e) {
            throw unreadable("bodyLimit", text, "a size such as 512K or 1M");
        }
        if (size == null) {
            throw unreadable("bodyLimit", text, "a size such as 512K or 1M");
        }
        return Optional.of(size.asLongValue());
    }

    public Optional<Completion> completion() {
        return value("completion", Completion.class);
    }

    public Optional<StaleLease> staleLease() {
        return value("staleLease", StaleLease.class);
    }

    public Optional<FingerprintMode> fingerprint() {
        return value("fingerprint", FingerprintMode.class);
    }

    public Optional<List<String>> fingerprintExclude() {
        String text = values.get("fingerprintExclude");
        if (text == null) {
            return Optional.empty();
        }
        List<String> pointers = text.isEmpty() ? List.of() : List.of(text.split("\n"));
        FingerprintSettings.problem(pointers).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return Optional.of(pointers);
    }

    public Optional<Boolean> ignoreQueryOrder() {
        return flag("ignoreQueryOrder");
    }

    /**
     * @return for each attribute that cannot be used, by its name, the expected and the actual value
     */
    public Map<String, String> problems() {
        if (values.isEmpty()) {
            return Map.of();
        }
        Map<String, String> problems = new TreeMap<>();
        check(problems, "enabled", this::enabled);
        check(problems, "keyRequirement", this::keyRequirement);
        check(problems, "keyFormat", this::keyFormat);
        check(problems, "rejectExpiredKeys", this::rejectExpiredKeys);
        check(problems, "keyMember", this::keyMember);
        check(problems, "keyParts", this::keyParts);
        check(problems, "keyResolver", this::atMostOneSource);
        check(problems, "retention", () -> positive("retention", retention()));
        check(problems, "lease", () -> positive("lease", lease()));
        check(problems, "inFlight", this::inFlight);
        check(problems, "waitLimit", this::waitLimit);
        check(problems, "inFlightStatus", this::inFlightStatus);
        check(problems, "replay", this::replay);
        check(problems, "bodyLimit", this::bodyLimit);
        check(problems, "completion", this::completion);
        check(problems, "staleLease", this::staleLease);
        check(problems, "fingerprint", this::fingerprint);
        check(problems, "fingerprintExclude", this::fingerprintExclude);
        check(problems, "ignoreQueryOrder", this::ignoreQueryOrder);
        List<String> known = List.of("operation", "enabled", "keyRequirement", "keyFormat", "keyMember",
                "keyParts", "keyResolver", "rejectExpiredKeys", "retention", "lease", "inFlight",
                "inFlightStatus", "waitLimit", "replay", "bodyLimit", "completion", "staleLease",
                "fingerprint", "fingerprintExclude", "ignoreQueryOrder");
        values.keySet().stream().filter(name -> !known.contains(name))
                .forEach(name -> problems.put(name, "there is no such attribute; there are " + known));
        return problems;
    }

    private static void check(Map<String, String> problems, String name, Runnable read) {
        try {
            read.run();
        } catch (IllegalArgumentException e) {
            problems.put(name, e.getMessage());
        }
    }

    private static void positive(String name, Optional<Duration> duration) {
        duration.filter(value -> value.isZero() || value.isNegative()).ifPresent(value -> {
            throw unreadable(name, value.toString(), "a positive duration");
        });
    }

    private Optional<Duration> duration(String name) {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Duration duration;
        try {
            duration = DURATIONS.convert(text);
        } catch (IllegalArgumentException e) {
            throw unreadable(name, text, "a duration such as 30s, 15m, 7d or PT24H");
        }
        if (duration == null || duration.isNegative()) {
            throw unreadable(name, text, "a duration such as 30s, 15m, 7d or PT24H");
        }
        return Optional.of(duration);
    }

    private <E extends Enum<E>> Optional<E> value(String name, Class<E> type) {
        String text = values.get(name);
        if (text == null) {
            return Optional.empty();
        }
        atMostOne(text);
        try {
            return Optional.of(Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
        } catch (IllegalArgumentException e) {
            throw unreadable(name, text, "one of " + List.of(type.getEnumConstants()));
        }
    }

    /** Attributes of the annotation are arrays so that they can be not set. */
    private static void atMostOne(String text) {
        if (text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("expected one value, got " + List.of(text.split("\n")) + ". Remove all but one");
        }
    }

    private static IllegalArgumentException unreadable(String name, String text, String expected) {
        return new IllegalArgumentException("expected " + expected + ", was '" + text + "'");
    }
}
