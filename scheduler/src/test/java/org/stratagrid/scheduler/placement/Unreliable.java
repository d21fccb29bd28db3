package org.stratagrid.scheduler.placement;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A way to the database that breaks when it is told to: after the commit and before its answer, or altogether. */
class Unreliable implements BeanPostProcessor {

    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger lost = new AtomicInteger();

    /** Of the next group commit; what it did stands. */
    void loseTheNextAnswer() {
        losing.set(true);
    }

    int answersLost() {
        return lost.get();
    }

    /** There are no new connections. */
    void goAway() {
        away.set(true);
    }

    void comeBack() {
        away.set(false);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource reliable ? new Source(reliable) : bean;
    }

    private final class Source extends DelegatingDataSource {

        Source(DataSource reliable) {
            super(reliable);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (away.get()) {
                throw new SQLException("there is no database", "08001");
            }
            Connection real = super.getConnection();
            return proxy(
                    Connection.class,
                    real,
                    (method, args, result) -> result instanceof PreparedStatement statement
                                    && args[0].toString().contains("commit_group")
                            ? proxy(
                                    PreparedStatement.class,
                                    statement,
                                    (name, none, rows) -> answered(name, rows, real))
                            : result);
        }
    }

    private Object answered(String method, Object rows, Connection connection) throws SQLException {
        if (method.equals("executeQuery") && losing.compareAndSet(true, false)) {
            lost.incrementAndGet();
            connection.abort(Runnable::run);
            throw new SQLException("the answer was lost", "08006");
        }
        return rows;
    }

    private interface After {
        Object change(String method, Object[] args, Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T real, After after) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            try {
                return after.change(method.getName(), args, method.invoke(real, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
