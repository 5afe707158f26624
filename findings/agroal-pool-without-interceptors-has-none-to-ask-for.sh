#!/usr/bin/env bash
# Guess:   getPoolInterceptors() of an Agroal datasource without interceptors is an empty collection, so that a second pool can
#          be made with the interceptors of the first.
# Happens: it throws a NullPointerException, also after an empty collection was set. With one interceptor it works.
# Do:      Ask the container for the interceptor beans instead of the datasource, as the datasource's own producer does.
# Package: io.agroal:agroal-pool 3.0.1, com.h2database:h2 2.4.240, OpenJDK 17
# Date:    2026-11-29
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p src/main/java
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
  <dependencies>
    <dependency><groupId>io.agroal</groupId><artifactId>agroal-pool</artifactId><version>3.0.1</version></dependency>
    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId><version>2.4.240</version></dependency>
  </dependencies>
</project>
XML
cat > src/main/java/Finding.java <<'JAVA'
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalPoolInterceptor;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.util.List;

public class Finding {

    public static void main(String[] arguments) throws Exception {
        try (AgroalDataSource dataSource = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl("jdbc:h2:mem:finding"))))) {
            System.out.println("before: " + interceptors(dataSource));
            dataSource.setPoolInterceptors(List.of());
            System.out.println("after an empty collection was set: " + interceptors(dataSource));
            dataSource.setPoolInterceptors(List.of(new AgroalPoolInterceptor() { }));
            System.out.println("after one was set: " + interceptors(dataSource));
        }
    }

    private static String interceptors(AgroalDataSource dataSource) {
        try {
            return dataSource.getPoolInterceptors().size() + " interceptors";
        } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
        }
    }
}
JAVA
mvn -q -B compile org.codehaus.mojo:exec-maven-plugin:3.5.0:java -Dexec.mainClass=Finding > seen.txt 2> errors.txt || { cat seen.txt errors.txt >&2; exit 1; }
sed -i "s/\x1b\[[0-9;]*m//g" seen.txt; cat seen.txt
cat > expected.txt <<'TXT'
before: NullPointerException
after an empty collection was set: NullPointerException
after one was set: 1 interceptors
TXT
diff expected.txt seen.txt && echo "As found."
