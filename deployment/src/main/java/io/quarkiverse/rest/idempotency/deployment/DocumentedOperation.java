package io.quarkiverse.rest.idempotency.deployment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.microprofile.config.Config;

import io.quarkiverse.rest.idempotency.KeyFormat;
import io.quarkiverse.rest.idempotency.KeyRequirement;
import io.quarkiverse.rest.idempotency.runtime.config.Attributes;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.smallrye.config.WithDefault;

/**
 * The properties of an operation that the build knows and clients need: from its annotation, and from the configuration as far
 * as it is packaged with the application. A deployment may configure otherwise, and so may the profile of an operation that
 * another extension declares; the values that such a profile may set are left empty and not guessed.
 *
 * @param enabled whether its requests are protected
 * @param headerName the header that carries the key
 * @param key whether a key is required; empty when that is not known
 * @param format the required format of a key; empty when it is not known
 * @param member the JSON Pointer of the body member that has the key, too; empty when there is none
 * @param elsewhere the other place that the key comes from, in words; empty when it is in the header or the member
 * @param repeatableRequests whether the headers of OASIS Repeatable Requests carry a key, too
 * @param strict whether the key must be quoted
 * @param maxLength the greatest number of characters of a key
 * @param inFlightStatus the status of the in-flight answer; empty when that is not known
 * @param retention the time for which a response is kept; empty when it is not known
 * @param problems whether rejections are problem details for sure
 * @param errorMember whether problem details have the member {@code error}, too
 */
record DocumentedOperation(boolean enabled, String headerName, Optional<KeyRequirement> key, Optional<KeyFormat> format,
        Optional<String> member, Optional<String> elsewhere, boolean repeatableRequests, boolean strict, int maxLength,
        Optional<Integer> inFlightStatus, Optional<Duration> retention, boolean problems, boolean errorMember) {

    private static final String PREFIX = "quarkus.rest-idempotency.";

    /**
     * @param byExtension whether another extension declares it
     * @param problems whether nothing gives rejections another shape
     * @param config the configuration that the build sees
     */
    static DocumentedOperation of(OperationDefinition definition, boolean byExtension, boolean problems, Config config) {
        Settings of = new Settings(definition, byExtension, config);
        Source source = of.source();
        return new DocumentedOperation(
                of.global("enabled", Boolean.class)
                        && of.pick("enabled", Attributes::enabled).orElse(true),
                of.ofOperation("header-name").orElseGet(() -> of.global("header-name", String.class)),
                of.orDefault("key-requirement", Attributes::keyRequirement),
                of.orDefault("key-format", Attributes::keyFormat),
                source.member(), source.elsewhere(),
                of.ofOperation("repeatable-requests").map(Boolean::valueOf)
                        .orElseGet(() -> of.global("repeatable-requests", Boolean.class)),
                of.global("strict-key-syntax", Boolean.class),
                of.global("max-key-length", Integer.class),
                of.orDefault("in-flight-status", Attributes::inFlightStatus),
                of.orDefault("retention", Attributes::retention),
                problems && !byExtension,
                of.global("problem.error-member", Boolean.class));
    }

    /** The sources of keys besides the header. */
    private record Source(Optional<String> member, Optional<String> elsewhere) {

        static Source of(Attributes said) {
            return new Source(said.keyMember(), said.keyParts().map(parts -> "A request without it has a key that is derived "
                    + "from " + String.join(", ", parts) + ". ")
                    .or(() -> said.keyResolver().map(name -> "The key can be in another place of the request instead. ")));
        }
    }

    /** The sources of the settings: the configuration of the operation, its annotation, and the global configuration. */
    private static final class Settings {

        private final OperationDefinition definition;
        private final boolean byExtension;
        private final Config config;

        Settings(OperationDefinition definition, boolean byExtension, Config config) {
            this.definition = definition;
            this.byExtension = byExtension;
            this.config = config;
        }

        Optional<String> ofOperation(String setting) {
            return config.getOptionalValue(PREFIX + "operations.\"" + definition.getName() + "\"." + setting, String.class);
        }

        <T> T global(String setting, Class<T> type) {
            return config.getOptionalValue(PREFIX + setting, type)
                    .orElseGet(() -> config.getConverter(type).orElseThrow().convert(defaultOf(setting)));
        }

        <T> Optional<T> pick(String setting, Function<Attributes, Optional<T>> attribute) {
            Map<String, String> values = new LinkedHashMap<>(definition.getAttributes());
            ofOperation(setting).ifPresent(value -> values.put(attributeName(setting), value));
            return readable(values, attribute);
        }

        <T> Optional<T> orDefault(String setting, Function<Attributes, Optional<T>> attribute) {
            Optional<T> said = pick(setting, attribute);
            if (said.isPresent() || byExtension) {
                return said;
            }
            return config.getOptionalValue(PREFIX + setting, String.class)
                    .flatMap(value -> readable(Map.of(attributeName(setting), value), attribute))
                    .or(() -> readable(Map.of(attributeName(setting), defaultOf(setting)), attribute));
        }

        /** The first place that says anything decides. */
        Source source() {
            for (Map<String, String> place : List.of(configured(this::ofOperation), definition.getAttributes(),
                    byExtension ? Map.<String, String> of()
                            : configured(setting -> config.getOptionalValue(PREFIX + setting, String.class)))) {
                Optional<Source> said = readable(place, attributes -> Optional.of(Source.of(attributes)))
                        .filter(source -> source.member.isPresent() || source.elsewhere.isPresent());
                if (said.isPresent()) {
                    return said.get();
                }
            }
            return new Source(Optional.empty(), Optional.empty());
        }

        private static Map<String, String> configured(Function<String, Optional<String>> values) {
            Map<String, String> configured = new LinkedHashMap<>();
            for (String setting : List.of("key-member", "key-parts", "key-resolver")) {
                values.apply(setting).ifPresent(value -> configured.put(attributeName(setting), value));
            }
            return configured;
        }

        /** A value that cannot be read fails the build, or the start, with a better message than the document could give. */
        private static <T> Optional<T> readable(Map<String, String> values, Function<Attributes, Optional<T>> attribute) {
            try {
                return attribute.apply(new Attributes(values));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** The configuration of the running application does not exist yet, but its defaults do. */
        private static String defaultOf(String setting) {
            try {
                Class<?> group = IdempotencyConfig.class;
                String[] path = setting.split("\\.");
                for (int i = 0; i < path.length - 1; i++) {
                    group = group.getMethod(attributeName(path[i])).getReturnType();
                }
                return group.getMethod(attributeName(path[path.length - 1])).getAnnotation(WithDefault.class).value();
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("Expected a setting " + setting, e);
            }
        }

        private static String attributeName(String setting) {
            StringBuilder name = new StringBuilder();
            for (String word : setting.split("-")) {
                name.append(name.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
            }
            return name.toString();
        }
    }
}
