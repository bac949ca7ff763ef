(** S2-least for soft labels of logits s z at the radius s, for the network.

    Proved from the two events of the initial draw: with root mean squares r of f⁰_i(U) − z_i and
    q of N_i/m, the averaged soft risk is at most β where that of Δ = s(r + q) closes. Assumed: the
    events, as S2Least.v states them. *)
From Coq Require Import Reals Lra Lia.
Require Import Definitions Sums Pinsker Vectors LemmaD Runs Network.
Require Import LemmaEPolynomial LemmaEMean MeanSquare LemmaC NetworkTheorems S2 S2Least.
Open Scope R_scope.

Section SoftNetwork.
Variables d m n T : nat.
Variable x : nat -> vec.
Variable a : nat -> R.
Variables W0 V : nat -> vec.
Variable h : nat.
Variable z : nat -> R.
Variables s r q beta : R.
Hypothesis model : admissible d m n x a W0 V.
Hypothesis pairs : paired m a W0 V h.
Hypothesis s_pos : 0 < s.
Hypothesis r_nonneg : 0 <= r.
Hypothesis q_pos : 0 < q.
Hypothesis beta_pos : 0 < beta.
Hypothesis transferred : event_transfer d m n x W0 V z r.
Hypothesis few_flips : event_flips d m n x W0 s q.

Notation sz := (fun i => s * z i).
Notation trained := (pgd d m n x a W0 s least_step (soft_slope sz)).
Notation fbar t i := (linear d m x a (trained t) (Wbar m a W0 V s) i).

Lemma comparison_risk_scaled t :
  risk n (fun i => soft_loss (sz i)) (fun t i => fbar t i) t <= worst_case (s * (r + q)).
Proof.
  pose proof (untrained_output d m n x a W0 V model) as Out.
  destruct model as [Hm Hn Hs Hx Hv _]. destruct pairs as [Even [Opp [SW SV]]].
  assert (M : 0 < INR m) by (apply lt_0_INR, Hm).
  apply (mean_soft_loss n sz (fun i => fbar t i) (s * (r + q)) Hn); [apply Rmult_lt_0_compat; lra|].
  set (fU := fun i => mean m (fun j => step (pre d x W0 i j) * dot d (V j) (x i))).
  apply Rle_trans with (mean n (fun i => s ^ 2 * (Rabs (fU i - z i) + flippable d m x W0 s i / INR m) ^ 2)).
  - apply mean_le; [exact Hn|]. intros i Hi.
    pose proof (lemma_C_pairs d m n x a W0 V s least_step s (soft_slope sz) Hm (Rlt_le _ _ s_pos)
      (Rlt_le _ _ s_pos) Hs Hx Hv (fun i _ => Out i) h Even (Rle_refl s) Opp SW SV t i Hi) as C.
    change (Wbar_at m a W0 V s) with (Wbar m a W0 V s) in C.
    rewrite linear_U in C by assumption. fold (fU i) in C.
    replace ((s + s) * flippable d m x W0 s i / (2 * INR m)) with (s * (flippable d m x W0 s i / INR m)) in C
      by (field; lra).
    replace (s ^ 2 * (Rabs (fU i - z i) + flippable d m x W0 s i / INR m) ^ 2)
      with ((s * Rabs (fU i - z i) + s * (flippable d m x W0 s i / INR m)) ^ 2) by ring.
    rewrite <- pow2_abs. apply pow_incr. split; [apply Rabs_pos|].
    replace (s * z i - fbar t i) with (- ((fbar t i - s * fU i) + s * (fU i - z i))) by ring.
    rewrite Rabs_Ropp. eapply Rle_trans; [apply Rabs_triang|].
    rewrite Rabs_mult, (Rabs_pos_eq s) by lra. lra.
  - rewrite mean_scale by exact Hn. replace ((s * (r + q)) ^ 2) with (s ^ 2 * (r + q) ^ 2) by ring.
    apply Rmult_le_compat_l; [apply pow2_ge_0|].
    apply mean_square_plus; [exact Hn | exact r_nonneg | lra | | exact few_flips].
    eapply Rle_trans; [|exact transferred]. right. apply mean_ext. intros i _. apply pow2_abs.
Qed.

Lemma soft_network :
  / (1 - least_step / 4) * worst_case (s * (r + q)) <= (1 - time_share) * beta ->
  s ^ 2 / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta) <= INR T ->
  mean T (soft_risk d m n x a W0 sz s least_step) <= beta.
Proof.
  intros Close HT. assert (S2 : 0 < s ^ 2) by (apply pow_lt, s_pos).
  assert (Tp : 0 < s ^ 2 / ((2 * least_step - least_step ^ 2 / 2) * time_share * beta)).
  { apply Rdiv_lt_0_compat; [exact S2|]. unfold least_step, time_share. apply Rmult_lt_0_compat; lra. }
  pose proof (steps_pos T _ Tp HT) as T0. pose proof (INR_n_pos T T0) as TP.
  pose proof comparison_risk_scaled as R. destruct model as [Hm Hn Hs Hx Hv _].
  assert (D : (2 - / 2 * least_step) * mean T (soft_risk d m n x a W0 sz s least_step)
              <= 2 * worst_case (s * (r + q)) + s ^ 2 / (least_step * INR T)).
  { apply (lemma_D_averaged least_step (/ 2) _
      (risk n (fun i => soft_loss (sz i)) (fun t i => fbar t i))
      (distance2 d m n x a W0 V s least_step (soft_slope sz)) T); auto.
    - intros t _. unfold soft_risk, soft_outputs.
      apply one_step_regret; auto; try (unfold least_step; lra).
      + intros i u v _. apply (soft_convex sz).
      + intros; apply soft_self_bounding.
    - apply sum_nonneg. intros; apply norm2_nonneg.
    - unfold least_step; lra.
    - unfold least_step; lra.
    - apply start_distance; auto; lra. }
  unfold least_step, time_share in *.
  assert (S : 8 * s ^ 2 / INR T <= 31 / 512 * beta).
  { apply Rmult_le_reg_r with (INR T); [exact TP|].
    replace (8 * s ^ 2 / INR T * INR T) with (8 * s ^ 2) by (field; lra).
    apply (Rmult_le_compat_l (31 / 512 * beta)) in HT; [|lra].
    replace (31 / 512 * beta * (s ^ 2 / ((2 * / 8 - (/ 8) ^ 2 / 2) * / 32 * beta))) with (8 * s ^ 2) in HT
      by (field; lra).
    exact HT. }
  replace (s ^ 2 / (/ 8 * INR T)) with (8 * s ^ 2 / INR T) in D by (field; lra).
  replace (/ (1 - / 8 / 4)) with (32 / 31) in Close by field. lra.
Qed.
End SoftNetwork.
