package io.quarkiverse.rest.idempotency.catalog;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.responses.ConfigResponse;

/**
 * Tells clients what the catalog can do. It says nothing of idempotency: that is not the catalog's business.
 */
@Path("/api/catalog/v1/config")
@RolesAllowed("**")
@Produces(MediaType.APPLICATION_JSON)
public class ConfigApi {

    private static final List<Endpoint> ENDPOINTS = List.of(
            Endpoint.V1_LIST_NAMESPACES, Endpoint.V1_LOAD_NAMESPACE, Endpoint.V1_NAMESPACE_EXISTS,
            Endpoint.V1_CREATE_NAMESPACE, Endpoint.V1_UPDATE_NAMESPACE, Endpoint.V1_DELETE_NAMESPACE,
            Endpoint.V1_LIST_TABLES, Endpoint.V1_LOAD_TABLE, Endpoint.V1_TABLE_EXISTS, Endpoint.V1_CREATE_TABLE,
            Endpoint.V1_UPDATE_TABLE, Endpoint.V1_DELETE_TABLE, Endpoint.V1_RENAME_TABLE, Endpoint.V1_REGISTER_TABLE,
            Endpoint.V1_REPORT_METRICS, Endpoint.V1_TABLE_CREDENTIALS, Endpoint.V1_COMMIT_TRANSACTION,
            Endpoint.V1_SUBMIT_TABLE_SCAN_PLAN, Endpoint.V1_FETCH_TABLE_SCAN_PLAN, Endpoint.V1_CANCEL_TABLE_SCAN_PLAN,
            Endpoint.V1_FETCH_TABLE_SCAN_PLAN_TASKS,
            Endpoint.V1_LIST_VIEWS, Endpoint.V1_LOAD_VIEW, Endpoint.V1_VIEW_EXISTS, Endpoint.V1_CREATE_VIEW,
            Endpoint.V1_UPDATE_VIEW, Endpoint.V1_DELETE_VIEW, Endpoint.V1_RENAME_VIEW, Endpoint.V1_REGISTER_VIEW,
            Endpoint.create("POST", "/v1/{prefix}/namespaces/{namespace}/tables/{table}/unregister"));

    @Inject
    CatalogSettings settings;

    @GET
    public Response getConfig(@QueryParam("warehouse") String warehouse) {
        ConfigResponse.Builder config = ConfigResponse.builder()
                .withOverride("prefix", warehouse == null ? "main" : warehouse)
                .withEndpoints(ENDPOINTS);
        settings.namespaceSeparator().ifPresent(separator -> config.withOverride("namespace-separator", encoded(separator)));
        return Response.ok(config.build()).build();
    }

    private static String encoded(String separator) {
        StringBuilder encoded = new StringBuilder();
        for (byte one : separator.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02X", one));
        }
        return encoded.toString();
    }
}
