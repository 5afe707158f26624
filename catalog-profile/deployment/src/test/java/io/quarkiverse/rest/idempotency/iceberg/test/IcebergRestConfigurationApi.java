package io.quarkiverse.rest.idempotency.iceberg.test;

import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;

/** Where clients of the catalog configure themselves. */
@Path("/api/catalog/v1/config")
@Produces("application/json")
public class IcebergRestConfigurationApi {

    @GET
    @RolesAllowed("**")
    public Response getConfig(@QueryParam("warehouse") String warehouse) {
        return warehouse == null ? Warehouse.error(400, "BadRequestException", "Please specify a warehouse")
                : Response.ok(Map.of("defaults", Map.of(), "overrides", Map.of("prefix", warehouse))).build();
    }
}
