package io.quarkiverse.rest.idempotency.iceberg;

import org.jspecify.annotations.Nullable;

/**
 * Builds responses of the catalog again, for operations whose response can carry credentials and is not kept.
 * <p>
 * An application provides a bean of this type. It loads what the request made, for the caller of now, and vends credentials
 * anew, as its {@code loadTable} does. A replay needs the privileges of the operation that it answers, which
 * {@link CatalogRequest#operation()} tells, and not those of {@code loadTable}: a principal that may create and not load
 * got an answer, and gets its replay. The {@code ReplayAuthorizer} has asked for these privileges before, so the loader
 * reads without asking for others. It is called on a thread that may block, with the context of the present request.
 * Without such a bean, and where a method returns {@code null} or throws, the duplicate is answered 501
 * {@code idempotency_replay_failed}, which a client treats as "state unknown", and the method is not run again.
 */
public interface CatalogLoader {

    /**
     * A table or view as it is now.
     *
     * @param uuid its {@code table-uuid} or {@code view-uuid}. A replay is rejected unless this is the one of the first
     *        response, because a table that was dropped and created again is another table
     * @param entity the response: any object that the resource method could have answered with. The headers of a
     *        {@code Response}, such as its {@code ETag}, are those of the replay
     */
    record Loaded(String uuid, Object entity) {

        /**
         * Takes the uuid from a response of Iceberg: a {@code LoadTableResponse}, a {@code LoadViewResponse}, or a JAX-RS
         * {@code Response} with such an entity.
         *
         * @param response what the resource method could have answered with; {@code null} when the table or view is gone
         * @return {@code null} for {@code null}
         * @throws IllegalArgumentException if the uuid cannot be found in the response
         */
        public static @Nullable Loaded of(@Nullable Object response) {
            return response == null ? null : new Loaded(IcebergObjects.uuidOf(response), response);
        }
    }

    /**
     * A staged table, which is in no catalog. Together with the body of the request it shows the contents of the first
     * response.
     *
     * @param uuid the {@code table-uuid} that the client was told, or was to be told
     * @param location the table's location that the client was told
     */
    record Staged(String uuid, String location) {
    }

    /**
     * Loads the table that was created, registered or updated.
     *
     * @param request the duplicate; its {@code operation()} tells whose response is meant
     * @param table which table
     * @return the table of now; {@code null}, or an exception such as Iceberg's {@code NoSuchTableException}, when it is gone
     */
    @Nullable
    Loaded loadTable(CatalogRequest request, CatalogIdentifier table);

    /**
     * Loads the view that was created, registered or replaced.
     *
     * @return the view of now; {@code null} when it is gone
     */
    default @Nullable Loaded loadView(CatalogRequest request, CatalogIdentifier view) {
        return null;
    }

    /**
     * Answers a duplicate of a staged create with the same uuid and location.
     *
     * @return the response; {@code null} when it cannot be built
     */
    default @Nullable Object stageTable(CatalogRequest request, Staged table) {
        return null;
    }

    /**
     * Answers a duplicate of an {@code unregisterTable} whose response held more than the metadata location.
     *
     * @param metadataLocation the location that the first response told, or {@code null}
     * @return the response; {@code null} when it cannot be built
     */
    default @Nullable Object unregisteredTable(CatalogRequest request, @Nullable String metadataLocation) {
        return null;
    }

    /**
     * Answers a duplicate of {@code planTableScan}.
     *
     * @param planId the plan that the first response told of, or {@code null}
     * @return the response; {@code null} when it cannot be built
     */
    default @Nullable Object planTableScan(CatalogRequest request, @Nullable String planId) {
        return null;
    }

    /**
     * Answers a duplicate of {@code fetchScanTasks}.
     *
     * @return the response; {@code null} when it cannot be built
     */
    default @Nullable Object fetchScanTasks(CatalogRequest request) {
        return null;
    }
}
