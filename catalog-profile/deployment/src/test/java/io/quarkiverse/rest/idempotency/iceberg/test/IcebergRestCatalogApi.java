package io.quarkiverse.rest.idempotency.iceberg.test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/**
 * A catalog that knows nothing of the profile, with the names and signatures that Apache Polaris generates from the
 * specification.
 */
@Path("/api/catalog/v1/{prefix}")
@Consumes("application/json")
@Produces("application/json")
public class IcebergRestCatalogApi {

    @POST
    @Path("/namespaces")
    @RolesAllowed("**")
    public Response createNamespace(@PathParam("prefix") String prefix, Map<String, Object> createNamespaceRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(createNamespaceRequest);
    }

    @DELETE
    @Path("/namespaces/{namespace}")
    @RolesAllowed("**")
    public Response dropNamespace(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/namespaces/{namespace}/properties")
    @RolesAllowed("**")
    public Response updateProperties(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            Map<String, Object> updateNamespacePropertiesRequest, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("updated", List.of("owner"), "removed", List.of(), "missing", List.of()));
    }

    @POST
    @Path("/namespaces/{namespace}/tables")
    @RolesAllowed("**")
    public Response createTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            Map<String, Object> createTableRequest, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @HeaderParam("X-Iceberg-Access-Delegation") String xIcebergAccessDelegation,
            @Context SecurityContext securityContext) {
        return Warehouse.create(namespace, (String) createTableRequest.get("name"));
    }

    @POST
    @Path("/namespaces/{namespace}/register")
    @RolesAllowed("**")
    public Response registerTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            Map<String, Object> registerTableRequest, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @HeaderParam("X-Iceberg-Access-Delegation") String xIcebergAccessDelegation,
            @Context SecurityContext securityContext) {
        return Warehouse.create(namespace, (String) registerTableRequest.get("name"));
    }

    @GET
    @Path("/namespaces/{namespace}/tables/{table}")
    @RolesAllowed("**")
    public Response loadTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, @Context SecurityContext securityContext) {
        return Warehouse.update(namespace, table);
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}")
    @RolesAllowed("**")
    public Response updateTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, Map<String, Object> commitTableRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.update(namespace, table);
    }

    @DELETE
    @Path("/namespaces/{namespace}/tables/{table}")
    @RolesAllowed("**")
    public Response dropTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @QueryParam("purgeRequested") Boolean purgeRequested, @Context SecurityContext securityContext) {
        return Warehouse.drop(namespace, table);
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/unregister")
    @RolesAllowed("**")
    public Response unregisterTable(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("metadata-location", "s3://warehouse/" + UUID.randomUUID()));
    }

    @POST
    @Path("/tables/rename")
    @RolesAllowed("**")
    public Response renameTable(@PathParam("prefix") String prefix, Map<String, Object> renameTableRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/transactions/commit")
    @RolesAllowed("**")
    public Response commitTransaction(@PathParam("prefix") String prefix, Map<String, Object> commitTransactionRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/namespaces/{namespace}/views")
    @RolesAllowed("**")
    public Response createView(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            Map<String, Object> createViewRequest, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("metadata", Map.of("view-uuid", "v"), "config", Map.of()));
    }

    @POST
    @Path("/namespaces/{namespace}/register-view")
    @RolesAllowed("**")
    public Response registerView(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            Map<String, Object> registerViewRequest, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("metadata", Map.of("view-uuid", "v"), "config", Map.of()));
    }

    @POST
    @Path("/namespaces/{namespace}/views/{view}")
    @RolesAllowed("**")
    public Response replaceView(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("view") String view, Map<String, Object> commitViewRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("metadata", Map.of("view-uuid", "v"), "config", Map.of()));
    }

    @DELETE
    @Path("/namespaces/{namespace}/views/{view}")
    @RolesAllowed("**")
    public Response dropView(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("view") String view, @HeaderParam("Idempotency-Key") UUID idempotencyKey,
            @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/views/rename")
    @RolesAllowed("**")
    public Response renameView(@PathParam("prefix") String prefix, Map<String, Object> renameTableRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/plan")
    @RolesAllowed("**")
    public Response planTableScan(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, Map<String, Object> planTableScanRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("status", "submitted", "plan-id", "p-1"));
    }

    @DELETE
    @Path("/namespaces/{namespace}/tables/{table}/plan/{plan-id}")
    @RolesAllowed("**")
    public Response cancelPlanning(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, @PathParam("plan-id") String planId,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(null);
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/tasks")
    @RolesAllowed("**")
    public Response fetchScanTasks(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, Map<String, Object> fetchScanTasksRequest,
            @HeaderParam("Idempotency-Key") UUID idempotencyKey, @Context SecurityContext securityContext) {
        return Warehouse.ran(Map.of("file-scan-tasks", List.of()));
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/metrics")
    @RolesAllowed("**")
    public Response reportMetrics(@PathParam("prefix") String prefix, @PathParam("namespace") String namespace,
            @PathParam("table") String table, Map<String, Object> reportMetricsRequest) {
        return Warehouse.ran(null);
    }
}
