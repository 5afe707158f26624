package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The columns of a table of records, as its DDL has them.
 */
final class TableColumns {

    private static final String INDEX = "INDEX";

    private TableColumns() {
    }

    /**
     * @param ddl the statement that creates the table, with a column or an index on each line
     * @return the definition of each column by its name, in their order
     */
    static Map<String, String> of(String ddl) {
        Map<String, String> columns = new LinkedHashMap<>();
        String definitions = ddl.substring(ddl.indexOf('(') + 1, ddl.lastIndexOf("\n)"));
        for (String line : definitions.strip().split(",\n")) {
            String[] nameAndDefinition = line.strip().split("\\s+", 2);
            if (!nameAndDefinition[0].equals(INDEX)) {
                columns.put(nameAndDefinition[0], nameAndDefinition[1].replaceAll("\\s+", " "));
            }
        }
        return columns;
    }

    /** Leaves those columns that a table does not have. None, where its columns cannot be seen. */
    static Map<String, String> missing(Map<String, String> columns, Connection connection, TableName table) {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
            ResultSetMetaData metaData = none.getMetaData();
            List<String> there = new ArrayList<>();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                there.add(metaData.getColumnName(i));
            }
            return missing(columns, there);
        } catch (SQLException e) {
            // A user with grants on columns may not read all of them.
            return Map.of();
        }
    }

    static Map<String, String> missing(Map<String, String> columns, List<String> there) {
        Map<String, String> missing = new LinkedHashMap<>(columns);
        there.forEach(column -> missing.remove(column.toLowerCase(Locale.ROOT)));
        return missing;
    }
}
