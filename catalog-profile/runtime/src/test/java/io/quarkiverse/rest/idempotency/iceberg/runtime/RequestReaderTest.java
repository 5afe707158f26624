package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;

/** The resource of a request, read from its path or its body, in one spelling. */
class RequestReaderTest {

    private static final Map<String, String> TABLE = Map.of("wh", "main", "ns", "a\u001Fb", "thing", "t", "plan", "p 1");

    private static String resource(IcebergOperation operation, Map<String, String> parameters, String body) {
        return RequestReader.resource(Requests.operation(operation), Requests.content(parameters, body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "CREATE_NAMESPACE   | {~namespace~:[~a~,~b~]}     | /main/namespaces/a%1Fb",
            "DROP_NAMESPACE     |                             | /main/namespaces/a%1Fb",
            "UPDATE_PROPERTIES  | {~updates~:{}}              | /main/namespaces/a%1Fb",
            "CREATE_TABLE       | {~name~:~new~}              | /main/namespaces/a%1Fb/tables/new",
            "REGISTER_TABLE     | {~name~:~new~}              | /main/namespaces/a%1Fb/tables/new",
            "UPDATE_TABLE       | {~name~:~not this~}         | /main/namespaces/a%1Fb/tables/t",
            "DROP_TABLE         |                             | /main/namespaces/a%1Fb/tables/t",
            "UNREGISTER_TABLE   |                             | /main/namespaces/a%1Fb/tables/t",
            "CREATE_VIEW        | {~name~:~new~}              | /main/namespaces/a%1Fb/views/new",
            "REGISTER_VIEW      | {~name~:~new~}              | /main/namespaces/a%1Fb/views/new",
            "REPLACE_VIEW       |                             | /main/namespaces/a%1Fb/views/t",
            "DROP_VIEW          |                             | /main/namespaces/a%1Fb/views/t",
            "PLAN_TABLE_SCAN    |                             | /main/namespaces/a%1Fb/tables/t",
            "FETCH_SCAN_TASKS   |                             | /main/namespaces/a%1Fb/tables/t",
            "CANCEL_PLANNING    |                             | /main/namespaces/a%1Fb/tables/t/plan/p%201" })
    void theResource_isNamedInPathOrBody(IcebergOperation operation, String body, String resource) {
        assertThat(resource(operation, TABLE, body == null ? "" : body.replace('~', '"'))).isEqualTo(resource);
    }

    @ParameterizedTest
    @ValueSource(strings = { "RENAME_TABLE", "RENAME_VIEW" })
    void aRename_actsOnSourceAndDestination_inThisOrder(IcebergOperation operation) {
        String there = "{\"source\":{\"namespace\":[\"a\"],\"name\":\"x\"},\"destination\":{\"namespace\":[\"b\"],\"name\":\"y\"}}";
        String back = "{\"source\":{\"namespace\":[\"b\"],\"name\":\"y\"},\"destination\":{\"namespace\":[\"a\"],\"name\":\"x\"}}";
        String kind = operation == IcebergOperation.RENAME_TABLE ? "tables" : "views";

        assertThat(resource(operation, TABLE, there))
                .isEqualTo("/main/namespaces/a/" + kind + "/x->/main/namespaces/b/" + kind + "/y");
        assertThat(resource(operation, TABLE, back)).isNotEqualTo(resource(operation, TABLE, there));
    }

    @Test
    void transaction_actsOnTheSetOfItsTables_inAnyOrder() {
        String one = "{\"identifier\":{\"namespace\":[\"a\"],\"name\":\"x\"},\"updates\":[]}";
        String other = "{\"identifier\":{\"namespace\":[\"a\",\"b\"],\"name\":\"x\"},\"updates\":[]}";

        String resource = resource(IcebergOperation.COMMIT_TRANSACTION, TABLE,
                "{\"table-changes\":[" + one + "," + other + "," + one + "]}");

        assertThat(resource).isEqualTo("/main/namespaces/a%1Fb/tables/x,/main/namespaces/a/tables/x")
                .isEqualTo(resource(IcebergOperation.COMMIT_TRANSACTION, TABLE,
                        "{\"table-changes\":[" + other + "," + one + "]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "a\u001Fb", "a%1Fb", "a%1fb" })
    void aNamespaceThatWasEncodedOnceMore_isTheSame(String spelling) {
        assertThat(resource(IcebergOperation.DROP_NAMESPACE, Map.of("wh", "main", "ns", spelling), ""))
                .isEqualTo("/main/namespaces/a%1Fb");
    }

    @Test
    void theLevelsOfANamespaceThatWasEncodedOnceMore_areDecoded() {
        assertThat(ResourceNames.levels("a%20x%1Fb+c")).containsExactly("a x", "b+c");
        assertThat(ResourceNames.levels("a%20x\u001Fb+c")).containsExactly("a%20x", "b+c");
        assertThat(ResourceNames.levels("a%zz%1Fb")).containsExactly("a%zz", "b");
    }

    @Test
    void namesThatDiffer_haveResourcesThatDiffer() {
        assertThat(resource(IcebergOperation.DROP_TABLE, Map.of("wh", "m", "ns", "a", "thing", "b/tables/c"), ""))
                .isNotEqualTo(resource(IcebergOperation.DROP_TABLE, Map.of("wh", "m", "ns", "a/tables/b", "thing", "c"), ""));
        assertThat(resource(IcebergOperation.DROP_TABLE, Map.of("wh", "m", "ns", "ä", "thing", "t"), ""))
                .isEqualTo("/m/namespaces/%C3%A4/tables/t");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "[]", "7", "{", "{\"name\":7}", "{\"namespace\":[\"a\"]}", "\u0000" })
    void aBodyThatDoesNotSay_leavesItToThePath(String body) {
        assertThat(resource(IcebergOperation.CREATE_TABLE, TABLE, body)).isNull();
        assertThat(resource(IcebergOperation.RENAME_TABLE, TABLE, body)).isNull();
        assertThat(resource(IcebergOperation.COMMIT_TRANSACTION, TABLE, body)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"table-changes\":[{}]}",
            "{\"table-changes\":[{\"identifier\":{\"namespace\":\"a\",\"name\":\"t\"}}]}",
            "{\"table-changes\":[{\"identifier\":{\"namespace\":[1],\"name\":\"t\"}}]}" })
    void aTransactionOfWhichOneTableCannotBeRead_leavesItToThePath(String body) {
        assertThat(resource(IcebergOperation.COMMIT_TRANSACTION, TABLE, body)).isNull();
    }

    @Test
    void beansSeeThePrefix_andWhatTheRequestActsOn() {
        CatalogRequest request = RequestReader.read(
                new CatalogOperation("x", IcebergOperation.DROP_TABLE, List.of("tenant", "wh"), 1, List.of("ns", "thing")),
                Requests.of(IcebergOperation.DROP_TABLE, Map.of("tenant", "acme", "wh", "main", "ns", "a\u001Fb", "thing", "t"),
                        ""),
                new NamespaceSeparator((String) null));

        assertThat(request.prefix()).isEqualTo("main");
        assertThat(request.identifier()).isEqualTo(CatalogIdentifier.of(List.of("a", "b"), "t"));
        assertThat(request.identifier()).hasToString("a.b.t");
        assertThat(request.body()).isEmpty();
    }

    @Test
    void separatorOfTheCatalog_doesNotChangeTheResource_butTheLevels() {
        Map<String, String> path = Map.of("wh", "main", "ns", "a.b", "thing", "t");
        NamespaceSeparator separator = new NamespaceSeparator("%2E");

        CatalogRequest request = RequestReader.read(Requests.operation(IcebergOperation.DROP_TABLE),
                Requests.of(IcebergOperation.DROP_TABLE, path, ""), separator);

        assertThat(request.identifier()).isEqualTo(CatalogIdentifier.of(List.of("a", "b"), "t"));
        assertThat(resource(IcebergOperation.DROP_TABLE, path, "")).isEqualTo("/main/namespaces/a.b/tables/t");
    }

    @Test
    void aRequestThatNamesTwoThings_hasNoSingleOne() {
        CatalogRequest rename = RequestReader.read(Requests.operation(IcebergOperation.RENAME_TABLE),
                Requests.of(IcebergOperation.RENAME_TABLE, TABLE,
                        "{\"source\":{\"namespace\":[\"a\"],\"name\":\"x\"},\"destination\":{\"namespace\":[],\"name\":\"y\"}}"),
                new NamespaceSeparator((String) null));

        assertThat(rename.identifiers()).hasToString("[a.x, y]");
        assertThatThrownBy(rename::identifier).isInstanceOf(IllegalStateException.class).hasMessageContaining("renameTable");
    }
}
