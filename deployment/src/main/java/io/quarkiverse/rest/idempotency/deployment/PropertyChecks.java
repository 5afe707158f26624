package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import org.eclipse.microprofile.config.Config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.PropertyNamesMatcher;

/**
 * Finds the properties below the extension's prefix that set nothing: names that no mapping has, and names that a properties
 * file has cut in two. Without this check the application would run with a default in place of the value.
 */
final class PropertyChecks {

    private static final String PREFIX = "quarkus.rest-idempotency.";
    private static final String REFERENCE = "https://docs.quarkiverse.io/quarkus-rest-idempotency/dev/configuration.html";

    /** The parts of the prefix that belong to extensions on top of this one. Quarkus warns of them where these are absent. */
    private static final Set<String> OTHER_EXTENSIONS = Set.of("client", "iceberg");

    /** The name of any operation, in the names of the mappings. */
    private static final String ANY = ".*.";

    /** A name that differs in more than each third character is another name. */
    private static final int LIKENESS = 3;

    private final Config config;
    private final PropertyNamesMatcher known;
    private final Set<String> patterns;
    private final Set<String> prefixes;

    private PropertyChecks(Config config, List<ConfigClass> mappings) {
        List<ConfigClass> own = mappings.stream().filter(mapping -> (mapping.getPrefix() + ".").startsWith(PREFIX)).toList();
        this.config = config;
        this.known = ConfigMappings.propertyNamesMatcher(own);
        this.patterns = own.stream().flatMap(mapping -> ConfigMappings.getProperties(mapping).keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        this.prefixes = own.stream().map(mapping -> mapping.getPrefix() + ".").collect(Collectors.toSet());
    }

    /**
     * @param config the configuration that the build sees
     * @param mappings the mappings of all extensions
     * @throws MisuseException if a property sets nothing; its message names each
     */
    static void check(Config config, List<ConfigClass> mappings) {
        List<String> problems = new PropertyChecks(config, mappings).problems();
        if (!problems.isEmpty()) {
            throw MisuseException.of("The configuration of quarkus-rest-idempotency cannot be used:", problems);
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        Set<String> names = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(PREFIX)).collect(Collectors.toCollection(TreeSet::new));
        for (String name : names) {
            if (name.chars().filter(c -> c == '"').count() % 2 == 1) {
                problems.add(cut(name));
            } else if (!known.matches(name) && !belongsElsewhere(name) && !isEnvironment(name)) {
                problems.add(unknown(name));
            }
        }
        return problems;
    }

    private boolean belongsElsewhere(String name) {
        String first = name.substring(PREFIX.length()).split("\\.", 2)[0];
        return OTHER_EXTENSIONS.contains(first) && !prefixes.contains(PREFIX + first + ".");
    }

    /** The name of an environment variable tells only roughly the name of its property. */
    private boolean isEnvironment(String name) {
        String source = config.getConfigValue(name).getSourceName();
        return source != null && source.startsWith("EnvConfigSource");
    }

    private String cut(String name) {
        String value = config.getConfigValue(name).getRawValue();
        String rest = value == null ? "" : value.split("=", 2)[0];
        return name
                + ": expected a closing quote, and the name ends without one. In a properties file an unescaped blank, colon "
                + "or equals sign ends a name, so that the rest, " + rest + ", became a part of the value. Escape each of them "
                + "with a backslash, as in " + PREFIX + "operations.\"POST\\ /payments\".retention";
    }

    private String unknown(String name) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String pattern : patterns) {
            String candidate = ofSameOperation(pattern, name);
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        boolean alike = nearest != null && least * LIKENESS <= nearest.substring(nearest.lastIndexOf('.') + 1).length();
        return name + ": there is no such property, so that it has no effect. "
                + (alike ? "Expected " + nearest : "Expected one of those that " + REFERENCE + " lists")
                + ". Correct the name, or remove the property";
    }

    /** The name of a pattern with the operation of another name. */
    private static String ofSameOperation(String pattern, String name) {
        int any = pattern.indexOf(ANY);
        if (any < 0 || !name.startsWith(pattern.substring(0, any + 1))) {
            return pattern;
        }
        int start = any + 1;
        int end = name.startsWith("\"", start) ? name.indexOf('"', start + 1) + 1 : name.indexOf('.', start);
        return end < 0 ? pattern : name.substring(0, end) + pattern.substring(any + ANY.length() - 1);
    }

    /** The number of characters to insert, delete or replace to make one text the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
