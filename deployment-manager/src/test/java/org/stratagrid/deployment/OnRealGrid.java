package org.stratagrid.deployment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.annotation.DirtiesContext;

/**
 * A test on the grid of real guests, where there is one. It has the grid for itself, also among the tests of other processes, and
 * its deployment manager ends with it: one with other rows would take the next one's networks down.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@EnabledIfEnvironmentVariable(
        named = RealGrid.VARIABLE,
        matches = ".+",
        disabledReason = "needs a grid of real guests: ./stratagrid test brings one up and names its nodes.yaml in "
                + RealGrid.VARIABLE)
@ExtendWith(GridForItself.class)
@DirtiesContext
public @interface OnRealGrid {}
