package org.acme.polaris;

import java.util.List;

/**
 * The authorization of the catalog, as your build of Polaris has it. It checks the privileges that the handler of an operation
 * checks.
 */
public interface PolarisGrants {

    /**
     * @param operation the operation, as in {@code createTable}; for the destination of a rename, the operation that creates
     *        such an object
     * @param name the table or view; {@code null} for the namespace itself
     * @throws org.apache.iceberg.exceptions.ForbiddenException if the caller of the request may not
     * @throws org.apache.iceberg.exceptions.NoSuchTableException or its like, if the object is not there
     */
    void require(String operation, String catalog, List<String> namespace, String name);
}
