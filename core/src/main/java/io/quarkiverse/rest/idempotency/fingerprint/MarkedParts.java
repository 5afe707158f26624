package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Names the parts of a request that its {@link Marks} distinguish. It is all that is kept of them for as long as the request
 * may be rejected.
 *
 * @param rules the rules that the request was digested by
 * @param parts the names of the parts of its multipart body, in order; empty when it has none
 */
public record MarkedParts(FingerprintRules rules, List<String> parts) {

    /**
     * @param bound the marks of the request that the key is bound to
     * @param own the marks of this request, under the same secret
     * @return the parts of this request that surely differ; empty when that cannot be told
     */
    public List<String> differing(String bound, String own) {
        List<String> names = new ArrayList<>();
        String[] first = split(bound);
        String[] second = split(own);
        if (first[0].length() < 4 || first[0].length() != second[0].length()) {
            return names;
        }
        if (!first[0].regionMatches(0, second[0], 0, 2)) {
            names.add("query");
        }
        if (!first[0].regionMatches(2, second[0], 2, 2)) {
            names.add("body");
        }
        List<String> headers = Stream.concat(rules.headers().stream(), rules.furtherHeaders().stream()).toList();
        differing(names, headers, MarkedParts::header, Marks.MAX_HEADERS, first[0].substring(4), second[0].substring(4));
        if (first[1].length() != second[1].length()) {
            names.add("number of parts");
        } else {
            differing(names, parts, MarkedParts::part, Marks.MAX_PARTS, first[1], second[1]);
        }
        return names;
    }

    private static String[] split(String text) {
        int point = text.indexOf('.');
        return point < 0 ? new String[] { text, "" } : new String[] { text.substring(0, point), text.substring(point + 1) };
    }

    private static String header(String name) {
        return name.equalsIgnoreCase("Content-Type") ? "content type" : "header " + name;
    }

    private static String part(String name) {
        return name.isEmpty() ? "part" : "part " + name;
    }

    private static void differing(List<String> differing, List<String> names, UnaryOperator<String> label, int most,
            String bound, String own) {
        for (int i = 0; i < own.length(); i++) {
            if (bound.charAt(i) != own.charAt(i)) {
                differing.add(i == most - 1 && names.size() > most ? "one behind the " + label.apply(names.get(i - 1))
                        : label.apply(names.get(i)));
            }
        }
    }
}
