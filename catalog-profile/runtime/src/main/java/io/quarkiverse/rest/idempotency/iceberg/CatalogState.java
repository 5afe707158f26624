package io.quarkiverse.rest.idempotency.iceberg;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Shows what the catalog holds now, so that it can be told whether an interrupted request was applied.
 * <p>
 * An application provides a bean of this type. It reads where its commits are decided (the primary database, no cache, no
 * replica that lags), for the realm of the request and without regard to what its caller may do. It is called on a worker
 * thread with
 * a request context of its own and without a transaction; it may block. What it throws is tried again and then counts as
 * "cannot
 * be told". Without such a bean, nobody finds out: an interrupted request is answered 503 until its retention ends, and one
 * that
 * was answered 5xx may run again.
 */
public interface CatalogState {

    /**
     * A table or view of the catalog.
     *
     * @param uuid its {@code table-uuid} or {@code view-uuid}
     * @param metadataLocation where its current metadata is
     * @param metadata its current metadata, as the table or view specification writes it in JSON
     * @param appliedKeys the idempotency keys of requests that are known to have made or changed it, as far as the catalog
     *        keeps
     *        them with it; may be empty. A key that is kept in the commit it belongs to is the best of all evidence
     */
    record Entity(String uuid, String metadataLocation, JsonNode metadata, Set<String> appliedKeys) {

        public Entity {
            Objects.requireNonNull(metadata);
            appliedKeys = Set.copyOf(appliedKeys);
        }

        /** A table or view of a catalog that keeps no keys. */
        public Entity(String uuid, String metadataLocation, JsonNode metadata) {
            this(uuid, metadataLocation, metadata, Set.of());
        }
    }

    /**
     * @return the table; empty when there is none of that name
     */
    Optional<Entity> table(CatalogRequest request, CatalogIdentifier table);

    /**
     * @return the view; empty when there is none of that name
     */
    Optional<Entity> view(CatalogRequest request, CatalogIdentifier view);

    /**
     * @return whether there is a namespace of that name
     */
    boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace);
}
