(** Vectors of R^d as functions of a coordinate, and projection onto a ball. *)
From Coq Require Import Reals Lra Lia.
Require Import Sums.
Open Scope R_scope.

Definition vec := nat -> R.

Section Dimension.
Variable d : nat.

Definition dot (u v : vec) : R := sum d (fun k => u k * v k).
Definition norm2 (u : vec) : R := dot u u.
Definition norm (u : vec) : R := sqrt (norm2 u).
Definition sub (u v : vec) : vec := fun k => u k - v k.

(** Projection of u onto the ball of radius r round c. *)
Definition project (r : R) (c u : vec) : vec :=
  if Rle_dec (norm (sub u c)) r then u
  else fun k => c k + r / norm (sub u c) * (u k - c k).

Lemma norm2_nonneg u : 0 <= norm2 u.
Proof. apply sum_nonneg. intros k _. apply Rle_0_sqr. Qed.

Lemma norm_nonneg u : 0 <= norm u.
Proof. apply sqrt_pos. Qed.

Lemma norm_square u : norm u * norm u = norm2 u.
Proof. apply sqrt_sqrt, norm2_nonneg. Qed.

Lemma norm_le_iff u r : 0 <= r -> (norm u <= r <-> norm2 u <= r * r).
Proof.
  intros Hr. pose proof (norm_nonneg u). rewrite <- norm_square. split; intros H1.
  - apply Rmult_le_compat; assumption.
  - apply Rnot_lt_le. intros H2.
    assert (r * r < norm u * norm u) by (apply Rmult_le_0_lt_compat; lra). lra.
Qed.

Lemma dot_sub_l u v w : dot (sub u v) w = dot u w - dot v w.
Proof.
  unfold dot, sub. rewrite <- sum_minus. apply sum_ext. intros. ring.
Qed.

(** ‖u − t v‖² expanded. *)
Lemma norm2_combination u v t :
  norm2 (fun k => u k - t * v k) = norm2 u - 2 * t * dot u v + t ^ 2 * norm2 v.
Proof.
  unfold norm2, dot. rewrite <- !sum_scale, <- sum_minus, <- sum_plus.
  apply sum_ext. intros. ring.
Qed.

Theorem cauchy_schwarz u v : Rabs (dot u v) <= norm u * norm v.
Proof.
  set (s := dot u v). set (U := norm2 u). set (V := norm2 v).
  assert (P : forall t, 0 <= U - 2 * t * s + t ^ 2 * V).
  { intros t. unfold U, s, V. rewrite <- norm2_combination. apply norm2_nonneg. }
  assert (HU : 0 <= U) by apply norm2_nonneg. assert (HV : 0 <= V) by apply norm2_nonneg.
  assert (S : s ^ 2 <= U * V).
  { destruct HV as [HV|HV].
    - pose proof (P (s / V)) as H.
      replace (U - 2 * (s / V) * s + (s / V) ^ 2 * V) with ((U * V - s ^ 2) / V) in H
        by (field; lra).
      assert (0 <= (U * V - s ^ 2) / V * V) by (apply Rmult_le_pos; lra).
      replace ((U * V - s ^ 2) / V * V) with (U * V - s ^ 2) in * by (field; lra). lra.
    - rewrite <- HV in *. destruct (Req_dec s 0) as [->|Hs]; [lra|].
      pose proof (P ((U + 1) / (2 * s))) as H.
      replace (U - 2 * ((U + 1) / (2 * s)) * s + ((U + 1) / (2 * s)) ^ 2 * 0) with (-1) in H
        by (field; lra). lra. }
  unfold norm. fold U V. rewrite <- sqrt_mult by (try assumption; apply norm2_nonneg).
  rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr. lra.
Qed.

Lemma project_in_ball r c u : 0 <= r -> norm (sub (project r c u) c) <= r.
Proof.
  intros Hr. unfold project. destruct (Rle_dec (norm (sub u c)) r) as [H|H]; [exact H|].
  apply Rnot_le_lt in H. set (l := norm (sub u c)) in *.
  apply norm_le_iff; [exact Hr|].
  replace (norm2 (sub (fun k => c k + r / l * (u k - c k)) c)) with ((r / l) ^ 2 * norm2 (sub u c)).
  - rewrite <- norm_square. fold l. right. field. lra.
  - unfold norm2, dot, sub. rewrite <- sum_scale. apply sum_ext. intros. ring.
Qed.

(** Projection brings a point no farther from any point of the ball. *)
Theorem project_closer r c u v :
  norm (sub v c) <= r -> norm2 (sub (project r c u) v) <= norm2 (sub u v).
Proof.
  intros Hv. unfold project. destruct (Rle_dec (norm (sub u c)) r) as [H|H]; [lra|].
  apply Rnot_le_lt in H. set (l := norm (sub u c)) in *.
  assert (Hr : 0 <= r) by (eapply Rle_trans; [apply norm_nonneg | exact Hv]).
  set (s := r / l).
  assert (s_l : s * l = r) by (unfold s; field; lra).
  assert (s_1 : 0 <= s < 1).
  { split.
    - apply Rmult_le_pos; [exact Hr|]. left. apply Rinv_0_lt_compat. lra.
    - apply Rmult_lt_reg_r with l; lra. }
  set (p := dot (sub u c) (sub v c)).
  assert (Hp : p <= l * r).
  { eapply Rle_trans; [apply Rle_abs|]. eapply Rle_trans; [apply cauchy_schwarz|].
    apply Rmult_le_compat_l; [apply norm_nonneg | exact Hv]. }
  assert (N : norm2 (sub u c) = l * l) by (symmetry; apply norm_square).
  assert (E1 : norm2 (sub u v) = norm2 (sub u c) - 2 * p + norm2 (sub v c)).
  { unfold p, norm2, dot, sub. rewrite <- sum_scale, <- sum_minus, <- sum_plus.
    apply sum_ext. intros. ring. }
  assert (E2 : norm2 (sub (fun k => c k + s * (u k - c k)) v)
               = s ^ 2 * norm2 (sub u c) - 2 * s * p + norm2 (sub v c)).
  { unfold p, norm2, dot, sub. rewrite <- !sum_scale, <- sum_minus, <- sum_plus.
    apply sum_ext. intros. ring. }
  rewrite E1, E2, N.
  assert (0 <= (1 - s) * ((1 + s) * (l * l) - 2 * p)); [|lra].
  apply Rmult_le_pos; [lra|].
  assert (l * r = s * (l * l)) by (rewrite <- s_l; ring).
  assert (0 <= (1 - s) * (l * l)) by (apply Rmult_le_pos; [lra | apply Rle_0_sqr]).
  lra.
Qed.
End Dimension.
