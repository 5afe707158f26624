package io.quarkiverse.rest.idempotency.iceberg.runtime;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkus.runtime.annotations.RecordableConstructor;

/**
 * One operation of a catalog as the build found it. The parameters of path templates have whatever names the application gave
 * them.
 */
public final class CatalogOperation {

    private final String name;
    private final IcebergOperation operation;
    private final List<String> baseParameters;
    private final int prefixParameters;
    private final List<String> parameters;

    /**
     * @param name the name of its idempotent operation
     * @param operation which operation of the specification it is
     * @param baseParameters the parameters before {@code /namespaces} and the like, in order
     * @param prefixParameters how many of these, at the end, are the prefix
     * @param parameters the parameters behind, in order: namespace, table or view, plan
     */
    @RecordableConstructor
    public CatalogOperation(String name, IcebergOperation operation, List<String> baseParameters, int prefixParameters,
            List<String> parameters) {
        this.name = name;
        this.operation = operation;
        this.baseParameters = baseParameters;
        this.prefixParameters = prefixParameters;
        this.parameters = parameters;
    }

    public String getName() {
        return name;
    }

    public IcebergOperation getOperation() {
        return operation;
    }

    public List<String> getBaseParameters() {
        return baseParameters;
    }

    public int getPrefixParameters() {
        return prefixParameters;
    }

    public List<String> getParameters() {
        return parameters;
    }

    /**
     * @param pathParameter the decoded value of a parameter of the path
     * @return the prefix by which a service tells its catalogs apart; {@code null} where the path has none
     */
    String prefix(UnaryOperator<String> pathParameter) {
        List<String> names = baseParameters.subList(baseParameters.size() - prefixParameters, baseParameters.size());
        return names.isEmpty() ? null
                : names.stream().map(pathParameter).map(value -> value == null ? "" : value).collect(Collectors.joining("/"));
    }
}
