package io.quarkiverse.rest.idempotency.iceberg;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Shows what the catalog holds now, so that it can be told whether an interrupted request was applied.
 * <p>
 * An application provides a bean of this type. It reads where its commits are decided (the primary database, no cache, no
 * replica that lags), for the realm of the request and without regard to what its caller may do. It is called on a worker
 * thread with a request context of its own and without a transaction; it may block. A call that throws is tried again and
 * then counts as "cannot be told". Without such a bean, no reconciliation takes place: an interrupted request is answered
 * 503 until its retention ends, and one that was answered 5xx may run again.
 */
public interface CatalogState {

    /**
     * A table or view of the catalog.
     *
     * @param uuid its {@code table-uuid} or {@code view-uuid}
     * @param metadataLocation where its current metadata is; {@code null} where the catalog does not know it
     * @param metadata its current metadata, as the table or view specification writes it in JSON
     * @param appliedKeys the idempotency keys of requests that are known to have made or changed it, as far as the catalog
     *        keeps
     *        them with it; may be empty. A key that is kept in the commit it belongs to is the best of all evidence
     */
    record Entity(String uuid, @Nullable String metadataLocation, JsonNode metadata, Set<String> appliedKeys) {

        public Entity {
            Objects.requireNonNull(metadata);
            appliedKeys = Set.copyOf(appliedKeys);
        }

        /**
         * A table or view by its metadata as Iceberg has it.
         *
         * @param metadata a {@code TableMetadata} or {@code ViewMetadata} of Iceberg, which is written to JSON by Iceberg's own
         *        {@code TableMetadataParser} or {@code ViewMetadataParser}
         * @throws IllegalArgumentException if it is something else
         */
        public static Entity of(Object metadata) {
            return IcebergObjects.entityOf(metadata);
        }

        /** A table or view of a catalog that keeps no keys. */
        public Entity(String uuid, @Nullable String metadataLocation, JsonNode metadata) {
            this(uuid, metadataLocation, metadata, Set.of());
        }
    }

    /**
     * @return the table; empty, or an exception such as Iceberg's {@code NoSuchTableException}, when there is none of that name
     */
    Optional<Entity> table(CatalogRequest request, CatalogIdentifier table);

    /**
     * @return the view; empty, or an exception such as Iceberg's {@code NoSuchViewException}, when there is none of that name
     */
    Optional<Entity> view(CatalogRequest request, CatalogIdentifier view);

    /**
     * Reads the properties of a namespace. Only needed for the witnesses of {@code createNamespace} and
     * {@code updateProperties}, and for the answers of these operations.
     *
     * @return its properties, as {@code loadNamespaceMetadata} answers with; empty when there is no namespace of that name, or
     *         when the catalog does not tell
     */
    default Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
        return Optional.empty();
    }

    /**
     * Reads former metadata of a table, from a file that its metadata log names. It is asked for only where a later commit has
     * replaced the witness of the request, at most as far back as the reservation of the key.
     *
     * @return the metadata as the table specification writes it in JSON; empty when it cannot be read
     */
    default Optional<JsonNode> formerMetadata(CatalogRequest request, CatalogIdentifier table, String metadataLocation) {
        return Optional.empty();
    }

    /**
     * @return whether there is a namespace of that name
     */
    boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace);
}
