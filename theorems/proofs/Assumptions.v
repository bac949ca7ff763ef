(** Prints what every theorem rests on; check.sh compares it with the allowed list. *)
From DistillBounds Require Angles.
From DistillBounds Require B1.
From DistillBounds Require B1Probability.
From DistillBounds Require Bernstein.
From DistillBounds Require BinomialTails.
From DistillBounds Require C12.
From DistillBounds Require C13.
From DistillBounds Require C6.
From DistillBounds Require C6Probability.
From DistillBounds Require C6Training.
From DistillBounds Require CertificateBounds.
From DistillBounds Require CertificateCheck.
From DistillBounds Require CertificateFeatures.
From DistillBounds Require CertificateGap.
From DistillBounds Require CertificateHard.
From DistillBounds Require CertificateLazy.
From DistillBounds Require CertificatePlain.
From DistillBounds Require CertificateRational.
From DistillBounds Require CertificateRegret.
From DistillBounds Require CertificateSign.
From DistillBounds Require Cluster.
From DistillBounds Require ClusterDrift.
From DistillBounds Require ClusterEvent.
From DistillBounds Require ClusterRun.
From DistillBounds Require ClusterTeacher.
From DistillBounds Require Constants.
From DistillBounds Require Corollary4.
From DistillBounds Require Definitions.
From DistillBounds Require Descent.
From DistillBounds Require EqualLogits.
From DistillBounds Require FiniteSums.
From DistillBounds Require GaussianIntegral.
From DistillBounds Require GaussianStrip.
From DistillBounds Require HilbertBernstein.
From DistillBounds Require IndependentCopies.
From DistillBounds Require InitialScale.
From DistillBounds Require Kappa.
From DistillBounds Require L0.
From DistillBounds Require L1.
From DistillBounds Require L2.
From DistillBounds Require L2Margin.
From DistillBounds Require LabelRuns.
From DistillBounds Require Lemma3.
From DistillBounds Require LeastWidths.
From DistillBounds Require LemmaA.
From DistillBounds Require LemmaC.
From DistillBounds Require LemmaD.
From DistillBounds Require LemmaE.
From DistillBounds Require LemmaEMean.
From DistillBounds Require LemmaEPolynomial.
From DistillBounds Require LemmaF.
From DistillBounds Require LemmaG.
From DistillBounds Require Logistic.
From DistillBounds Require ManyActive.
From DistillBounds Require MarginOfQ.
From DistillBounds Require MeanSquare.
From DistillBounds Require Network.
From DistillBounds Require NetworkTheorems.
From DistillBounds Require NormalLaw.
From DistillBounds Require OneDimension.
From DistillBounds Require OneDimensionNetwork.
From DistillBounds Require Orthants.
From DistillBounds Require Pinsker.
From DistillBounds Require PlaneIntegral.
From DistillBounds Require PlaneLaw.
From DistillBounds Require PlaneMarginal.
From DistillBounds Require PlaneOrthants.
From DistillBounds Require PlaneProduct.
From DistillBounds Require PlaneShifted.
From DistillBounds Require PlaneTheorems.
From DistillBounds Require Probability.
From DistillBounds Require Proposition5.
From DistillBounds Require R0.
From DistillBounds Require R1.
From DistillBounds Require R1Errors.
From DistillBounds Require RandomInitialisation.
From DistillBounds Require RandomTheorems.
From DistillBounds Require Runs.
From DistillBounds Require S2.
From DistillBounds Require S2Least.
From DistillBounds Require S4.
From DistillBounds Require S5.
From DistillBounds Require S5Least.
From DistillBounds Require SMinusCorollary.
From DistillBounds Require SMinusPlane.
From DistillBounds Require SPlusCorollary.
From DistillBounds Require SPlusMinus.
From DistillBounds Require SPlusPlane.
From DistillBounds Require SelfBounding.
From DistillBounds Require SoftScale.
From DistillBounds Require Sums.
From DistillBounds Require Theorem2.
From DistillBounds Require Trap.
From DistillBounds Require Vectors.
Print Assumptions DistillBounds.B1.B1_rank.
Print Assumptions DistillBounds.B1.B1_separates.
Print Assumptions DistillBounds.B1Probability.B1_probability.
Print Assumptions DistillBounds.Bernstein.bernstein_tail.
Print Assumptions DistillBounds.C12.C12_hard.
Print Assumptions DistillBounds.C12.C12_soft.
Print Assumptions DistillBounds.C13.C13_i_descent.
Print Assumptions DistillBounds.C13.C13_ii.
Print Assumptions DistillBounds.C6.C6_logits.
Print Assumptions DistillBounds.C6.C6_separates.
Print Assumptions DistillBounds.C6Probability.C6_coupons.
Print Assumptions DistillBounds.C6Probability.C6_seen.
Print Assumptions DistillBounds.C6Training.C6_training.
Print Assumptions DistillBounds.CertificateBounds.centred_certificate.
Print Assumptions DistillBounds.CertificateBounds.soft_certificate.
Print Assumptions DistillBounds.CertificateBounds.perceptron_certificate.
Print Assumptions DistillBounds.CertificateBounds.hard_certificate.
Print Assumptions DistillBounds.CertificateFeatures.C1_features.
Print Assumptions DistillBounds.CertificateHard.C8_hard.
Print Assumptions DistillBounds.CertificateHard.C8_upper.
Print Assumptions DistillBounds.CertificateHard.C11b_points.
Print Assumptions DistillBounds.CertificateHard.C11b_upper.
Print Assumptions DistillBounds.CertificateHard.C11b_perceptron.
Print Assumptions DistillBounds.CertificateLazy.C5a_lazy.
Print Assumptions DistillBounds.CertificatePlain.C11b_reach.
Print Assumptions DistillBounds.CertificatePlain.C11b_plain.
Print Assumptions DistillBounds.CertificateRegret.project_obtuse.
Print Assumptions DistillBounds.CertificateRegret.C2_regret.
Print Assumptions DistillBounds.CertificateRegret.C2_centre.
Print Assumptions DistillBounds.CertificateSign.knapsack_dual.
Print Assumptions DistillBounds.CertificateSign.C3_wrong_steps.
Print Assumptions DistillBounds.CertificateSign.C3_upper.
Print Assumptions DistillBounds.CertificateSign.C3_lower.
Print Assumptions DistillBounds.ClusterDrift.hard_limit.
Print Assumptions DistillBounds.ClusterDrift.soft_limit.
Print Assumptions DistillBounds.ClusterRun.easy_points_wrong.
Print Assumptions DistillBounds.ClusterRun.only_outlier_wrong.
Print Assumptions DistillBounds.ClusterTeacher.cluster_teacher.
Print Assumptions DistillBounds.Constants.C1_dominates.
Print Assumptions DistillBounds.Constants.printed_width_dominates.
Print Assumptions DistillBounds.Corollary4.corollary_4.
Print Assumptions DistillBounds.EqualLogits.equal_slopes.
Print Assumptions DistillBounds.EqualLogits.equal_first_gradient.
Print Assumptions DistillBounds.EqualLogits.equal_loss.
Print Assumptions DistillBounds.EqualLogits.equal_logits.
Print Assumptions DistillBounds.GaussianIntegral.J_bounds.
Print Assumptions DistillBounds.GaussianIntegral.inside_le.
Print Assumptions DistillBounds.GaussianStrip.gaussian_strip.
Print Assumptions DistillBounds.GaussianStrip.lemma_B_tail.
Print Assumptions DistillBounds.HilbertBernstein.hilbert_bernstein.
Print Assumptions DistillBounds.Kappa.kappa_nondecreasing.
Print Assumptions DistillBounds.Kappa.kappa_quartic.
Print Assumptions DistillBounds.Kappa.kappa_lower.
Print Assumptions DistillBounds.Kappa.kappa_pos.
Print Assumptions DistillBounds.L0.L0_output.
Print Assumptions DistillBounds.L0.L0_rate.
Print Assumptions DistillBounds.L1.L1_event.
Print Assumptions DistillBounds.L1.L1_always.
Print Assumptions DistillBounds.L1.L1_averaged.
Print Assumptions DistillBounds.L1.L1_width.
Print Assumptions DistillBounds.L2.L2_rate.
Print Assumptions DistillBounds.L2.L2_binomial.
Print Assumptions DistillBounds.L2.L2_success.
Print Assumptions DistillBounds.L2.L2_tail.
Print Assumptions DistillBounds.L2.L2_width.
Print Assumptions DistillBounds.L2.L2_all.
Print Assumptions DistillBounds.L2Margin.L2_margin.
Print Assumptions DistillBounds.L2Margin.L2_margin_bound.
Print Assumptions DistillBounds.Lemma3.lemma_3_pointwise.
Print Assumptions DistillBounds.Lemma3.lemma_3.
Print Assumptions DistillBounds.LeastWidths.S2_least_wider.
Print Assumptions DistillBounds.LeastWidths.S5_least_wider.
Print Assumptions DistillBounds.LemmaA.lemma_A1.
Print Assumptions DistillBounds.LemmaA.lemma_A_tail.
Print Assumptions DistillBounds.LemmaC.lemma_C_lambda.
Print Assumptions DistillBounds.LemmaC.lemma_C_pairs.
Print Assumptions DistillBounds.LemmaD.lemma_D.
Print Assumptions DistillBounds.LemmaD.lemma_D_averaged.
Print Assumptions DistillBounds.LemmaE.lemma_E.
Print Assumptions DistillBounds.LemmaEMean.mean_soft_loss.
Print Assumptions DistillBounds.LemmaEPolynomial.lemma_E_polynomial.
Print Assumptions DistillBounds.LemmaEPolynomial.lemma_E_worst_case.
Print Assumptions DistillBounds.LemmaF.lemma_F.
Print Assumptions DistillBounds.LemmaF.error_le_soft_loss.
Print Assumptions DistillBounds.LemmaG.lemma_G_transfer.
Print Assumptions DistillBounds.LemmaG.lemma_B_bernstein.
Print Assumptions DistillBounds.LemmaG.lemma_G_flips.
Print Assumptions DistillBounds.ManyActive.many_active_probability.
Print Assumptions DistillBounds.ManyActive.many_active_reach.
Print Assumptions DistillBounds.MarginOfQ.Q_margin_attained.
Print Assumptions DistillBounds.MarginOfQ.Q_margin_bound.
Print Assumptions DistillBounds.MeanSquare.mean_square_bernstein.
Print Assumptions DistillBounds.Network.lemma_C.
Print Assumptions DistillBounds.Network.one_step_regret.
Print Assumptions DistillBounds.Network.network_run.
Print Assumptions DistillBounds.NetworkTheorems.S2_network.
Print Assumptions DistillBounds.NetworkTheorems.S4_network.
Print Assumptions DistillBounds.NetworkTheorems.theorem_2_network.
Print Assumptions DistillBounds.NetworkTheorems.corollary_4_network.
Print Assumptions DistillBounds.NetworkTheorems.S5_network.
Print Assumptions DistillBounds.NetworkTheorems.proposition_5_network.
Print Assumptions DistillBounds.NormalLaw.normal_strip.
Print Assumptions DistillBounds.NormalLaw.normal_half_space.
Print Assumptions DistillBounds.NormalLaw.normal_facts.
Print Assumptions DistillBounds.OneDimension.reach_rises.
Print Assumptions DistillBounds.OneDimensionNetwork.one_dimension_weights.
Print Assumptions DistillBounds.Pinsker.pinsker.
Print Assumptions DistillBounds.Pinsker.soft_loss_nonneg.
Print Assumptions DistillBounds.Pinsker.soft_self_bounding.
Print Assumptions DistillBounds.PlaneIntegral.plane_integral_monotone.
Print Assumptions DistillBounds.PlaneIntegral.plane_integral_unique.
Print Assumptions DistillBounds.PlaneIntegral.plane_integral_plus.
Print Assumptions DistillBounds.PlaneIntegral.plane_integral_scale.
Print Assumptions DistillBounds.PlaneIntegral.plane_integral_one.
Print Assumptions DistillBounds.PlaneLaw.cut_side_integral.
Print Assumptions DistillBounds.PlaneMarginal.plane_normal.
Print Assumptions DistillBounds.PlaneOrthants.plane_orthants.
Print Assumptions DistillBounds.PlaneOrthants.L1_plane.
Print Assumptions DistillBounds.PlaneOrthants.B1_plane.
Print Assumptions DistillBounds.PlaneProduct.product_expectation.
Print Assumptions DistillBounds.PlaneProduct.planes_independent.
Print Assumptions DistillBounds.PlaneProduct.L2_planes_binomial.
Print Assumptions DistillBounds.PlaneProduct.L2_planes_tail.
Print Assumptions DistillBounds.PlaneShifted.plane_shifted.
Print Assumptions DistillBounds.PlaneTheorems.plane_facts.
Print Assumptions DistillBounds.PlaneTheorems.S2_plane.
Print Assumptions DistillBounds.PlaneTheorems.S4_plane.
Print Assumptions DistillBounds.PlaneTheorems.theorem_2_plane.
Print Assumptions DistillBounds.PlaneTheorems.corollary_4_plane.
Print Assumptions DistillBounds.PlaneTheorems.S5_plane.
Print Assumptions DistillBounds.PlaneTheorems.proposition_5_plane.
Print Assumptions DistillBounds.PlaneTheorems.S2_least_plane.
Print Assumptions DistillBounds.PlaneTheorems.S4_least_plane.
Print Assumptions DistillBounds.PlaneTheorems.S5_least_plane.
Print Assumptions DistillBounds.Probability.draws_expectation.
Print Assumptions DistillBounds.Probability.draws_product.
Print Assumptions DistillBounds.Probability.sub_gaussian_tail.
Print Assumptions DistillBounds.Proposition5.proposition_5.
Print Assumptions DistillBounds.R0.R0_gap_nonneg.
Print Assumptions DistillBounds.R0.R0_gap_zero.
Print Assumptions DistillBounds.R0.R0_identity.
Print Assumptions DistillBounds.R0.R0_separator.
Print Assumptions DistillBounds.R0.R0_two_neurons.
Print Assumptions DistillBounds.R1.R1_runs.
Print Assumptions DistillBounds.R1.R1_width.
Print Assumptions DistillBounds.R1.R1_alternating.
Print Assumptions DistillBounds.R1Errors.R1_errors.
Print Assumptions DistillBounds.R1Errors.R1_averaged.
Print Assumptions DistillBounds.R1Errors.R1_half_circle.
Print Assumptions DistillBounds.RandomInitialisation.lemma_A_probability.
Print Assumptions DistillBounds.RandomInitialisation.lemma_B_probability.
Print Assumptions DistillBounds.RandomInitialisation.probability_of_failure.
Print Assumptions DistillBounds.RandomTheorems.S2_probability.
Print Assumptions DistillBounds.RandomTheorems.S4_probability.
Print Assumptions DistillBounds.RandomTheorems.theorem_2_probability.
Print Assumptions DistillBounds.RandomTheorems.corollary_4_probability.
Print Assumptions DistillBounds.RandomTheorems.S5_probability.
Print Assumptions DistillBounds.RandomTheorems.proposition_5_probability.
Print Assumptions DistillBounds.Runs.comparison_outputs.
Print Assumptions DistillBounds.Runs.averaged_risk.
Print Assumptions DistillBounds.S2.S2.
Print Assumptions DistillBounds.S2Least.S2_least_network.
Print Assumptions DistillBounds.S2Least.S2_least_probability.
Print Assumptions DistillBounds.S2Least.S4_least_probability.
Print Assumptions DistillBounds.S2Least.S2_least_closes.
Print Assumptions DistillBounds.S4.S4.
Print Assumptions DistillBounds.S5.hard_averaged_risk.
Print Assumptions DistillBounds.S5.S5_decimal.
Print Assumptions DistillBounds.S5.S5.
Print Assumptions DistillBounds.S5.hard_error.
Print Assumptions DistillBounds.S5Least.S5_least_network.
Print Assumptions DistillBounds.S5Least.S5_least_probability.
Print Assumptions DistillBounds.S5Least.S5_least_closes.
Print Assumptions DistillBounds.SMinusCorollary.balanced_excess.
Print Assumptions DistillBounds.SMinusCorollary.S_minus_soft_needs.
Print Assumptions DistillBounds.SMinusCorollary.S_minus_hard_succeeds.
Print Assumptions DistillBounds.SMinusPlane.S_minus_plane.
Print Assumptions DistillBounds.SPlusCorollary.S_plus_soft_succeeds.
Print Assumptions DistillBounds.SPlusCorollary.S_plus_hard_needs.
Print Assumptions DistillBounds.SPlusMinus.S_plus_hard.
Print Assumptions DistillBounds.SPlusMinus.S_minus_hard.
Print Assumptions DistillBounds.SPlusMinus.S_plus_soft.
Print Assumptions DistillBounds.SPlusMinus.S_minus_soft.
Print Assumptions DistillBounds.SPlusMinus.S_plus_hard_balanced.
Print Assumptions DistillBounds.SPlusMinus.S_minus_soft_balanced.
Print Assumptions DistillBounds.SPlusPlane.teacher_plane.
Print Assumptions DistillBounds.SPlusPlane.S_plus_soft_plane.
Print Assumptions DistillBounds.SPlusPlane.S_plus_hard_plane.
Print Assumptions DistillBounds.SelfBounding.self_bounding.
Print Assumptions DistillBounds.SelfBounding.hard_loss_nonneg.
Print Assumptions DistillBounds.SelfBounding.hard_self_bounding.
Print Assumptions DistillBounds.SelfBounding.error_le_hard_loss.
Print Assumptions DistillBounds.SelfBounding.hard_loss_exp.
Print Assumptions DistillBounds.Theorem2.theorem_2.
Print Assumptions DistillBounds.Trap.trap_lower_block.
Print Assumptions DistillBounds.Trap.trap_speeds.
Print Assumptions DistillBounds.Trap.trap_unseen.
Print Assumptions DistillBounds.Trap.trap_error.
Print Assumptions DistillBounds.Vectors.cauchy_schwarz.
Print Assumptions DistillBounds.Vectors.project_closer.
