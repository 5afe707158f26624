package io.quarkiverse.rest.idempotency.iceberg;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The name of a table, a view or a namespace within its catalog.
 *
 * @param namespace the levels of the namespace, decoded
 * @param name the name of the table or view, decoded; {@code null} when the namespace itself is meant
 */
public record CatalogIdentifier(List<String> namespace, @Nullable String name) {

    public CatalogIdentifier {
        namespace = List.copyOf(namespace);
    }

    /** The namespace itself. */
    public static CatalogIdentifier ofNamespace(List<String> namespace) {
        return new CatalogIdentifier(namespace, null);
    }

    /** A table or view. */
    public static CatalogIdentifier of(List<String> namespace, String name) {
        return new CatalogIdentifier(namespace, Objects.requireNonNull(name));
    }

    /**
     * The identifier that encloses this one, for checks that fall back to it when the object itself is gone.
     *
     * @return the namespace of a table or view, the enclosing namespace of a namespace; of a top-level namespace, and of an
     *         object outside of any namespace, the empty namespace, which stands for the catalog
     */
    public CatalogIdentifier parent() {
        return ofNamespace(name != null || namespace.isEmpty() ? namespace : namespace.subList(0, namespace.size() - 1));
    }

    /** For display: the parts with dots between them. */
    @Override
    public String toString() {
        String levels = String.join(".", namespace);
        return name == null ? levels : levels.isEmpty() ? name : levels + "." + name;
    }
}
