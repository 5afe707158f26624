package io.quarkiverse.rest.idempotency.catalog;

import java.util.Locale;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.requests.CommitTransactionRequest;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.CreateViewRequest;
import org.apache.iceberg.rest.requests.FetchScanTasksRequest;
import org.apache.iceberg.rest.requests.PlanTableScanRequest;
import org.apache.iceberg.rest.requests.RegisterTableRequest;
import org.apache.iceberg.rest.requests.RegisterViewRequest;
import org.apache.iceberg.rest.requests.RenameTableRequest;
import org.apache.iceberg.rest.requests.UpdateNamespacePropertiesRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ImmutableLoadCredentialsResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/**
 * The operations of the specification, in the shape in which catalogs generate them from it: one class, methods that return
 * {@code Response}, and the key as a parameter that no method uses.
 */
@Path("/api/catalog/v1/{prefix}")
@RolesAllowed("**")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CatalogApi {

    private static final String KEY = "Idempotency-Key";

    @Inject
    NamespaceHandlers namespaces;

    @Inject
    TableHandlers tables;

    @Inject
    ViewHandlers views;

    @Inject
    Credentials credentials;

    @GET
    @Path("/namespaces")
    public Response listNamespaces(@PathParam("prefix") String prefix, @QueryParam("parent") String parent,
            @QueryParam("pageToken") String pageToken, @QueryParam("pageSize") String pageSize) {
        return Response.ok(namespaces.list(prefix, Names.parent(parent), pageToken, pageSize)).build();
    }

    @POST
    @Path("/namespaces")
    public Response createNamespace(@PathParam("prefix") String prefix, @HeaderParam(KEY) UUID idempotencyKey,
            CreateNamespaceRequest request) {
        return Response.ok(namespaces.create(prefix, request)).build();
    }

    @GET
    @Path("/namespaces/{namespace}")
    public Response loadNamespaceMetadata(@PathParam("prefix") String prefix,
            @Encoded @PathParam("namespace") String namespace) {
        return Response.ok(namespaces.load(prefix, Names.namespace(namespace))).build();
    }

    @HEAD
    @Path("/namespaces/{namespace}")
    public Response namespaceExists(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace) {
        namespaces.exists(prefix, Names.namespace(namespace));
        return Response.noContent().build();
    }

    @DELETE
    @Path("/namespaces/{namespace}")
    public Response dropNamespace(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey) {
        namespaces.drop(prefix, Names.namespace(namespace));
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/properties")
    public Response updateProperties(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey, UpdateNamespacePropertiesRequest request) {
        return Response.ok(namespaces.update(prefix, Names.namespace(namespace), request)).build();
    }

    @GET
    @Path("/namespaces/{namespace}/tables")
    public Response listTables(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @QueryParam("pageToken") String pageToken, @QueryParam("pageSize") String pageSize) {
        return Response.ok(tables.list(prefix, Names.namespace(namespace), pageToken, pageSize)).build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables")
    public Response createTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey, CreateTableRequest request) {
        return TableAnswers.of(tables.create(prefix, Names.namespace(namespace), request));
    }

    @POST
    @Path("/namespaces/{namespace}/register")
    public Response registerTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey, RegisterTableRequest request) {
        return TableAnswers.of(tables.register(prefix, Names.namespace(namespace), request));
    }

    @GET
    @Path("/namespaces/{namespace}/tables/{table}")
    public Response loadTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @QueryParam("snapshots") @DefaultValue("all") String snapshots,
            @Context Request request) {
        String mode = snapshots.toUpperCase(Locale.ROOT);
        LoadTableResponse loaded = tables.load(prefix, Names.identifier(namespace, table), SnapshotMode.valueOf(mode));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(TableAnswers.tag(loaded, mode));
        return unchanged != null ? unchanged.build() : Response.ok(loaded).tag(TableAnswers.tag(loaded, mode)).build();
    }

    @HEAD
    @Path("/namespaces/{namespace}/tables/{table}")
    public Response tableExists(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table) {
        tables.exists(prefix, Names.identifier(namespace, table));
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}")
    public Response updateTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @HeaderParam(KEY) UUID idempotencyKey, UpdateTableRequest request) {
        return TableAnswers.of(tables.update(prefix, Names.identifier(namespace, table), request));
    }

    @DELETE
    @Path("/namespaces/{namespace}/tables/{table}")
    public Response dropTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @QueryParam("purgeRequested") boolean purgeRequested,
            @HeaderParam(KEY) UUID idempotencyKey) {
        tables.drop(prefix, Names.identifier(namespace, table), purgeRequested);
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/unregister")
    public Response unregisterTable(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @HeaderParam(KEY) UUID idempotencyKey) {
        return Response.ok(tables.unregister(prefix, Names.identifier(namespace, table))).build();
    }

    @GET
    @Path("/namespaces/{namespace}/tables/{table}/credentials")
    public Response loadCredentials(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table) {
        LoadTableResponse loaded = tables.load(prefix, Names.identifier(namespace, table), SnapshotMode.REFS);
        return Response.ok(ImmutableLoadCredentialsResponse.builder().credentials(loaded.credentials()).build()).build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/metrics")
    public Response reportMetrics(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table) {
        tables.exists(prefix, Names.identifier(namespace, table));
        return Response.noContent().build();
    }

    @POST
    @Path("/tables/rename")
    public Response renameTable(@PathParam("prefix") String prefix, @HeaderParam(KEY) UUID idempotencyKey,
            RenameTableRequest request) {
        tables.rename(prefix, request);
        return Response.noContent().build();
    }

    @POST
    @Path("/transactions/commit")
    public Response commitTransaction(@PathParam("prefix") String prefix, @HeaderParam(KEY) UUID idempotencyKey,
            CommitTransactionRequest request) {
        tables.commit(prefix, request);
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/plan")
    public Response planTableScan(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @HeaderParam(KEY) UUID idempotencyKey, PlanTableScanRequest request) {
        return Response.ok(tables.plan(prefix, Names.identifier(namespace, table), request)).build();
    }

    @GET
    @Path("/namespaces/{namespace}/tables/{table}/plan/{plan-id}")
    public Response fetchPlanningResult(@PathParam("prefix") String prefix,
            @Encoded @PathParam("namespace") String namespace, @Encoded @PathParam("table") String table,
            @PathParam("plan-id") String planId) {
        return Response.ok(tables.planned(prefix, Names.identifier(namespace, table), planId)).build();
    }

    @DELETE
    @Path("/namespaces/{namespace}/tables/{table}/plan/{plan-id}")
    public Response cancelPlanning(@PathParam("prefix") String prefix, @PathParam("plan-id") String planId,
            @HeaderParam(KEY) UUID idempotencyKey) {
        tables.cancel(prefix, planId);
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/tables/{table}/tasks")
    public Response fetchScanTasks(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("table") String table, @HeaderParam(KEY) UUID idempotencyKey, FetchScanTasksRequest request) {
        return Response.ok(tables.tasks(prefix, Names.identifier(namespace, table), request)).build();
    }

    @GET
    @Path("/namespaces/{namespace}/views")
    public Response listViews(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @QueryParam("pageToken") String pageToken, @QueryParam("pageSize") String pageSize) {
        return Response.ok(views.list(prefix, Names.namespace(namespace), pageToken, pageSize)).build();
    }

    @POST
    @Path("/namespaces/{namespace}/views")
    public Response createView(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey, CreateViewRequest request) {
        return Response.ok(views.create(prefix, Names.namespace(namespace), request)).build();
    }

    @POST
    @Path("/namespaces/{namespace}/register-view")
    public Response registerView(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @HeaderParam(KEY) UUID idempotencyKey, RegisterViewRequest request) {
        return Response.ok(views.register(prefix, Names.namespace(namespace), request)).build();
    }

    @GET
    @Path("/namespaces/{namespace}/views/{view}")
    public Response loadView(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("view") String view) {
        return Response.ok(views.load(prefix, Names.identifier(namespace, view))).build();
    }

    @HEAD
    @Path("/namespaces/{namespace}/views/{view}")
    public Response viewExists(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("view") String view) {
        views.exists(prefix, Names.identifier(namespace, view));
        return Response.noContent().build();
    }

    @POST
    @Path("/namespaces/{namespace}/views/{view}")
    public Response replaceView(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("view") String view, @HeaderParam(KEY) UUID idempotencyKey, UpdateTableRequest request) {
        return Response.ok(views.replace(prefix, Names.identifier(namespace, view), request)).build();
    }

    @DELETE
    @Path("/namespaces/{namespace}/views/{view}")
    public Response dropView(@PathParam("prefix") String prefix, @Encoded @PathParam("namespace") String namespace,
            @Encoded @PathParam("view") String view, @HeaderParam(KEY) UUID idempotencyKey) {
        views.drop(prefix, Names.identifier(namespace, view));
        return Response.noContent().build();
    }

    @POST
    @Path("/views/rename")
    public Response renameView(@PathParam("prefix") String prefix, @HeaderParam(KEY) UUID idempotencyKey,
            RenameTableRequest request) {
        views.rename(prefix, request);
        return Response.noContent().build();
    }
}
