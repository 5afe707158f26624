package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;

/**
 * Names of namespaces and tables in paths, and the one spelling that all spellings of a name have in a record.
 * <p>
 * The levels of a namespace are joined by the unit separator. A path parameter that was decoded once holds it as the character
 * 0x1F, or as the text {@code %1F} where the client encoded the whole namespace once more; its levels are then still encoded.
 */
final class ResourceNames {

    private static final char SEPARATOR = '\u001F';

    private ResourceNames() {
    }

    /**
     * Splits at the unit separator only, whatever separator the catalog has: the spelling of a name in a record must not depend
     * on what a node has learned of its catalog.
     *
     * @param decoded a path parameter as the server decoded it
     * @return the levels of the namespace
     */
    static List<String> levels(String decoded) {
        if (decoded.indexOf(SEPARATOR) < 0 && hasUnitSeparator(decoded)) {
            return Arrays.stream(decoded.split("%1[Ff]", -1)).map(ResourceNames::decodePercents).toList();
        }
        return List.of(decoded.split(String.valueOf(SEPARATOR), -1));
    }

    static boolean hasUnitSeparator(String decoded) {
        return decoded.indexOf(SEPARATOR) >= 0 || decoded.toUpperCase(Locale.ROOT).contains("%1F");
    }

    /**
     * @param prefix the parameters of the path before the catalog's own part
     * @param kind the kind of object within its namespace, as in {@code tables}
     * @return its name in ASCII, the same for all spellings
     */
    static String of(List<String> prefix, CatalogIdentifier identifier, String kind) {
        List<String> parts = new ArrayList<>();
        prefix.forEach(part -> parts.add(encode(part)));
        parts.add("namespaces");
        parts.add(identifier.namespace().stream().map(ResourceNames::encode).collect(Collectors.joining("%1F")));
        if (identifier.name() != null) {
            parts.add(kind);
            parts.add(encode(identifier.name()));
        }
        return "/" + String.join("/", parts);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Percent signs only: a plus sign is itself in a path. */
    private static String decodePercents(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
