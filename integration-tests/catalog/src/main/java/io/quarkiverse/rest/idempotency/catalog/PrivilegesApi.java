package io.quarkiverse.rest.idempotency.catalog;

import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/**
 * Grants and revokes. On this node, until it ends.
 */
@Path("/api/management/v1/principals/{principal}/privileges")
@RolesAllowed("manager")
public class PrivilegesApi {

    @Inject
    Access access;

    @PUT
    public void set(@PathParam("principal") String principal, Set<Privilege> privileges) {
        access.set(principal, privileges);
    }
}
