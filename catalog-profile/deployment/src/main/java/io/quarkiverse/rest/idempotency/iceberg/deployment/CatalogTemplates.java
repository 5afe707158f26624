package io.quarkiverse.rest.idempotency.iceberg.deployment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;

/**
 * Recognizes the operations of the REST catalog specification in path templates, whatever stands before them and whatever their
 * parameters are called.
 */
final class CatalogTemplates {

    private CatalogTemplates() {
    }

    /**
     * A resource method that is an operation of a catalog.
     *
     * @param base what stands before {@code /namespaces} and the like; empty when nothing does
     * @param parameters the names of the parameters behind, in order
     */
    record Match(IcebergOperation operation, String base, List<String> parameters) {
    }

    static Optional<Match> match(String verb, String path) {
        List<String> segments = segments(path);
        for (IcebergOperation operation : IcebergOperation.values()) {
            List<String> expected = segments(operation.path());
            int start = segments.size() - expected.size();
            if (operation.verb().equals(verb) && start >= 0 && sameShape(expected, segments.subList(start, segments.size()))) {
                List<String> base = segments.subList(0, start);
                return Optional.of(new Match(operation, base.isEmpty() ? "" : "/" + String.join("/", base),
                        parameters(segments.subList(start, segments.size()))));
            }
        }
        return Optional.empty();
    }

    private static boolean sameShape(List<String> expected, List<String> segments) {
        for (int i = 0; i < expected.size(); i++) {
            if (isParameter(expected.get(i)) ? !isParameter(segments.get(i)) : !expected.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The names of the parameters in a template, in order. */
    static List<String> parameters(String template) {
        return parameters(segments(template));
    }

    private static List<String> parameters(List<String> segments) {
        return segments.stream().filter(CatalogTemplates::isParameter)
                .map(segment -> segment.substring(1, segment.length() - 1)).toList();
    }

    /** The number of segments at the end of a template that are parameters. */
    static int trailingParameters(String base) {
        List<String> segments = segments(base);
        int count = 0;
        while (count < segments.size() && isParameter(segments.get(segments.size() - 1 - count))) {
            count++;
        }
        return count;
    }

    /** The template without the parameters at its end. */
    static String withoutTrailingParameters(String base) {
        List<String> segments = segments(base);
        List<String> kept = segments.subList(0, segments.size() - trailingParameters(base));
        return kept.isEmpty() ? "" : "/" + String.join("/", kept);
    }

    /** A template without the names of its parameters. */
    static String shape(String template) {
        List<String> shape = new ArrayList<>();
        segments(template).forEach(segment -> shape.add(segment.replaceAll("\\{[^}]*}", "{}")));
        return "/" + String.join("/", shape);
    }

    /** Whether what stands before an operation is the version of the API, perhaps with a prefix behind. */
    static boolean isVersioned(String base) {
        return withoutTrailingParameters(base).endsWith("/v1");
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{") && segment.endsWith("}") && segment.indexOf('{', 1) < 0;
    }

    private static List<String> segments(String template) {
        return Arrays.stream(template.split("/")).filter(segment -> !segment.isEmpty()).toList();
    }
}
